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

package io.github.webtransport.spring.annotation.support

import io.github.webtransport.HandshakeInfo
import io.github.webtransport.WebTransportSession
import io.github.webtransport.spring.annotation.DatagramMapping
import io.github.webtransport.spring.annotation.SessionMapping
import io.github.webtransport.spring.annotation.StreamMapping
import io.github.webtransport.spring.annotation.WebTransportMapping
import kotlinx.coroutines.delay
import org.springframework.web.bind.annotation.CookieValue
import org.springframework.web.bind.annotation.PathVariable
import org.springframework.web.bind.annotation.RequestHeader
import org.springframework.web.bind.annotation.RequestParam
import reactor.core.publisher.Mono
import java.util.concurrent.CopyOnWriteArrayList

@JvmInline
value class RoomName(val value: String) {
	init {
		require(value.length < 10) { "too long" }
	}
}

class KotlinDefaults {

	val calls = CopyOnWriteArrayList<Any?>()

	@WebTransportMapping("/plain", "/plain/{id}")
	fun plain(
		session: WebTransportSession, @PathVariable id: Long = 1, @RequestParam n: Int = 7,
		@RequestParam name: String = "none", @RequestHeader("x-hop") hop: Boolean = true,
		@CookieValue tint: Double = 0.5, @RequestParam size: Int = n + 1
	): Mono<Void> {
		calls.add(listOf(id, n, name, hop, tint, size))
		return Mono.empty()
	}

	@WebTransportMapping("/suspending", "/suspending/{id}")
	suspend fun suspending(
		session: WebTransportSession, @PathVariable id: Long = 1, @RequestParam n: Int = 7,
		@RequestParam name: String = "none", @RequestHeader("x-hop") hop: Boolean = true,
		@CookieValue tint: Double = 0.5, @RequestParam size: Int = n + 1
	) {
		delay(1)
		calls.add(listOf(id, n, name, hop, tint, size))
	}

	@WebTransportMapping("/blocking")
	fun blocking(session: WebTransportSession, @RequestParam n: Int = 7) {
		calls.add(n)
	}

	@WebTransportMapping("/nullable")
	fun nullable(@RequestParam name: String? = "none", @RequestParam n: Int?): Mono<Void> {
		calls.add(name)
		calls.add(n)
		return Mono.empty()
	}

	@WebTransportMapping("/required")
	fun required(@RequestParam n: Int, @RequestParam name: String): Mono<Void> {
		calls.add(n)
		return Mono.empty()
	}

	@WebTransportMapping("/value-class/{room}")
	fun valueClass(@PathVariable room: RoomName, @RequestParam other: RoomName = RoomName("none")): Mono<Void> {
		calls.add(room.value)
		calls.add(other.value)
		return Mono.empty()
	}

	@WebTransportMapping("/failing")
	fun failing(@RequestParam n: Int = 7): Mono<Void> = throw IllegalStateException("failed $n")

}

@WebTransportMapping("/defaults")
class KotlinDefaultsEndpoint {

	@SessionMapping
	fun connect(info: HandshakeInfo, session: WebTransportSession, @RequestParam room: String = "lobby"): Mono<Void> {
		session.attributes["room"] = room
		return Mono.empty()
	}

	@DatagramMapping
	fun datagram(line: Line, @RequestParam n: Int = 7): Line = Line("${line.text} $n")

	@StreamMapping
	fun stream(line: Line = Line("nothing")): Line = line

}

class KotlinImpossible {

	@WebTransportMapping("/impossible")
	fun impossible(@RequestParam(required = false) name: String): Mono<Void> = Mono.empty()

}
