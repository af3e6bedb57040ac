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
	 * Give a message the next offset, keep it and tell it.
	 */
	static final RedisScript<byte[]> PUBLISH = script(
			"""
					local payload, epoch, size, age, ttl, channel = unpack(ARGV)
					local known = redis.call('HGET', KEYS[1], 'epoch')
					if known then
						epoch = known
					else
						redis.call('DEL', KEYS[2])
						redis.call('HSET', KEYS[1], 'epoch', epoch)
					end
					local offset = redis.call('HINCRBY', KEYS[1], 'offset', 1)
					local time = redis.call('TIME')
					redis.call('XADD', KEYS[2], 'MAXLEN', size, string.format('%.0f-0', offset), 'd', payload, 't', time[1] * 1000 + math.floor(time[2] / 1000))
					redis.call('PEXPIRE', KEYS[2], age)
					redis.call('PEXPIRE', KEYS[1], ttl)
					local position = string.format('%s:%.0f', epoch, offset)
					redis.call('PUBLISH', channel, 'm' .. position .. '\\n' .. payload)
					return position
					""");

	/**
	 * Read what was published since a position.
	 */
	static final RedisScript<byte[]> HISTORY = script("""
			local sinceEpoch, since, epoch, age, ttl = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4]), ARGV[5]
			local known = redis.call('HGET', KEYS[1], 'epoch')
			if known then
				epoch = known
			else
				redis.call('DEL', KEYS[2])
				redis.call('HSET', KEYS[1], 'epoch', epoch)
			end
			redis.call('PEXPIRE', KEYS[1], ttl)
			local offset = tonumber(redis.call('HGET', KEYS[1], 'offset') or '0')
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
