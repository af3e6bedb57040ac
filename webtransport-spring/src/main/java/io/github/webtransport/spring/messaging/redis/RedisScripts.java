/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.webtransport.spring.messaging.redis;

import org.springframework.data.redis.core.script.RedisScript;

/**
 * What is done in one step. Times are those of Redis. Answers are a line, and items each
 * with its length before it, since payloads are any bytes.
 */
final class RedisScripts {

	/**
	 * Sets {@code epoch} to that of the topic, which begins anew where it is lost. So it
	 * is counted where Redis may have come back with less than it had acknowledged: it
	 * was started again, or is another server, and has not written everything down.
	 */
	private static final String EPOCH = """
			local function info(section)
				local answer = redis.pcall('INFO', section)
				return type(answer) == 'string' and answer or ''
			end
			local function keepsAll()
				return string.find(info('persistence'), 'aof_enabled:1') and string.find(info('replication'), 'master_replid2:0+%s')
			end
			local function begin(epoch, run)
				redis.call('DEL', KEYS[1], KEYS[2])
				redis.call('HSET', KEYS[1], 'epoch', epoch, 'run', run)
				return epoch
			end
			local known = redis.call('HMGET', KEYS[1], 'epoch', 'run')
			local run = string.match(info('server'), 'run_id:(%w+)') or ''
			local epoch = known[1]
			if not epoch or known[2] ~= run and not keepsAll() then
				epoch = begin(ARGV[1], run)
			elseif known[2] ~= run then
				redis.call('HSET', KEYS[1], 'run', run)
			end
			""";

	/**
	 * Give a message the next offset, keep it and tell it. Connections send again what
	 * was not answered before they broke: what has been published already is answered
	 * only.
	 */
	static final RedisScript<byte[]> PUBLISH = script(
			EPOCH + """
					local _, payload, size, age, ttl, channel, node, number, again = unpack(ARGV)
					local id = node .. ':' .. number
					local published = tonumber(redis.call('GET', KEYS[3]) or '0')
					if tonumber(number) <= published then
						for _, entry in ipairs(redis.call('XREVRANGE', KEYS[2], '+', '-')) do
							if entry[2][6] == id then
								return epoch .. ':' .. string.match(entry[1], '%d+')
							end
						end
					end
					redis.call('SET', KEYS[3], string.format('%.0f', math.max(number, published)), 'PX', again)
					local offset = redis.call('HINCRBY', KEYS[1], 'offset', 1)
					local time = redis.call('TIME')
					redis.call('XADD', KEYS[2], 'MAXLEN', size, string.format('%.0f-0', offset), 'd', payload, 't', time[1] * 1000 + math.floor(time[2] / 1000), 'i', id)
					redis.call('PEXPIRE', KEYS[2], age)
					redis.call('PEXPIRE', KEYS[1], ttl)
					local position = string.format('%s:%.0f', epoch, offset)
					redis.call('PUBLISH', channel, 'm' .. position .. '\\n' .. payload)
					return position
					""");

	/**
	 * Read what was published since a position. One that Redis itself has told of, and
	 * that is yet to come, shows that it has lost something.
	 */
	static final RedisScript<byte[]> HISTORY = script(EPOCH + """
			local _, sinceEpoch, since, age, ttl, told = unpack(ARGV)
			since = tonumber(since)
			local offset = tonumber(redis.call('HGET', KEYS[1], 'offset') or '0')
			if told == '1' and sinceEpoch == epoch and since > offset then
				epoch = begin(ARGV[1], run)
				offset = 0
			end
			redis.call('PEXPIRE', KEYS[1], ttl)
			local position = string.format('%s:%.0f', epoch, offset)
			if sinceEpoch ~= epoch or since < 0 or since > offset then
				return '0' .. position .. '\\n'
			end
			local answer = { '1' .. position .. '\\n' }
			if since < offset then
				local entries = redis.call('XRANGE', KEYS[2], string.format('%.0f-0', since + 1), '+')
				local time = redis.call('TIME')
				local oldest = time[1] * 1000 + math.floor(time[2] / 1000) - age
				if #entries ~= offset - since or tonumber(entries[1][2][4]) <= oldest then
					return '0' .. position .. '\\n'
				end
				for _, entry in ipairs(entries) do
					table.insert(answer, #entry[2][2] .. ':' .. entry[2][2])
				end
			end
			return table.concat(answer)
			""");

	/**
	 * Note members, or that they still live, and tell of those who come.
	 */
	static final RedisScript<byte[]> JOIN = script("""
			local ttl, channel = tonumber(ARGV[1]), ARGV[2]
			local time = redis.call('TIME')
			local till = time[1] * 1000 + math.floor(time[2] / 1000) + ttl
			for i = 3, #ARGV, 3 do
				redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
				redis.call('ZADD', KEYS[2], till, ARGV[i])
				if ARGV[i + 2] ~= '-' then
					redis.call('ZREM', KEYS[3], ARGV[i + 2])
				end
				if channel ~= '' then
					redis.call('PUBLISH', channel, 'j' .. ARGV[i] .. '\\n' .. ARGV[i + 1])
				end
			end
			redis.call('PEXPIRE', KEYS[1], ttl * 2)
			redis.call('PEXPIRE', KEYS[2], ttl * 2)
			return ''
			""");

	/**
	 * Forget a member, and tell it.
	 */
	static final RedisScript<byte[]> LEAVE = script("""
			local id, member, user, grace, channel = unpack(ARGV)
			if redis.call('HDEL', KEYS[1], id) == 0 then
				return ''
			end
			redis.call('ZREM', KEYS[2], id)
			if user ~= '-' and tonumber(grace) > 0 then
				local time = redis.call('TIME')
				redis.call('ZADD', KEYS[3], time[1] * 1000 + math.floor(time[2] / 1000) + grace, user)
				redis.call('PEXPIRE', KEYS[3], grace)
			end
			redis.call('PUBLISH', channel, 'l' .. id .. '\\n' .. member)
			return ''
			""");

	/**
	 * Read the members that live, and the users who may be coming back.
	 */
	static final RedisScript<byte[]> PRESENCE = script("""
			local time = redis.call('TIME')
			local now = time[1] * 1000 + math.floor(time[2] / 1000)
			for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)) do
				redis.call('HDEL', KEYS[1], id)
			end
			redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
			redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
			local answer = {}
			local members = redis.call('HGETALL', KEYS[1])
			for i = 1, #members, 2 do
				local item = 'm' .. members[i] .. '\\n' .. members[i + 1]
				table.insert(answer, #item .. ':' .. item)
			end
			for _, user in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do
				table.insert(answer, (#user + 1) .. ':a' .. user)
			end
			return table.concat(answer)
			""");

	private RedisScripts() {
	}

	private static RedisScript<byte[]> script(String text) {
		return RedisScript.of(text, byte[].class);
	}

}
