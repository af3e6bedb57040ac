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

import io.github.webtransport.CloseStatus
import io.github.webtransport.HandshakeInfo
import io.github.webtransport.StreamDirection
import io.github.webtransport.WebTransportSession
import io.github.webtransport.spring.annotation.DatagramMapping
import io.github.webtransport.spring.annotation.DisconnectMapping
import io.github.webtransport.spring.annotation.SessionMapping
import io.github.webtransport.spring.annotation.StreamMapping
import io.github.webtransport.spring.annotation.WebTransportExceptionHandler
import io.github.webtransport.spring.annotation.WebTransportMapping
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.reactor.ReactorContext
import org.springframework.web.bind.annotation.PathVariable
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.coroutines.coroutineContext

data class Line(val text: String)

@WebTransportMapping("/kotlin/{room}")
class KotlinEndpoint {

	val calls = CopyOnWriteArrayList<String>()

	@SessionMapping
	suspend fun connect(@PathVariable room: String, session: WebTransportSession, info: HandshakeInfo) {
		delay(1)
		calls += "connect $room ${session.state} ${info.path}"
	}

	@DatagramMapping
	suspend fun datagram(line: Line, @PathVariable room: String): Line? {
		delay(1)
		check(line.text != "fail") { "failed" }
		return if (line.text == "nothing") null else Line("$room ${line.text} ${coroutineContext[ReactorContext]!!.context.get<String>("origin")}")
	}

	@StreamMapping
	fun talk(lines: Flow<Line>): Flow<Line> = lines.map {
		delay(1)
		Line(it.text.uppercase())
	}

	@StreamMapping(direction = StreamDirection.UNIDIRECTIONAL)
	suspend fun collect(lines: Flow<String>) {
		calls += lines.toList().toString()
	}

	@DisconnectMapping
	suspend fun disconnect(status: CloseStatus) {
		delay(1)
		calls += "disconnect ${status.code}"
	}

	@WebTransportExceptionHandler
	suspend fun failed(ex: IllegalStateException): Line {
		delay(1)
		return Line(ex.message!!)
	}

}

@WebTransportMapping("/owner")
class KotlinOwner {

	@WebTransportMapping
	suspend fun own(session: WebTransportSession) {
		delay(1)
		session.attributes["owned"] = true
	}

}

@WebTransportMapping("/flow")
class KotlinFlowEndpoint {

	@DatagramMapping
	suspend fun datagrams(lines: Flow<String>): Flow<String> {
		delay(1)
		return lines.map { it.reversed() }
	}

	@StreamMapping
	suspend fun whole(text: String): String {
		delay(1)
		return text.reversed()
	}

}

@WebTransportMapping("/flow-of-lines")
class KotlinFlowOfLinesEndpoint {

	@DatagramMapping
	fun datagrams(lines: Flow<Line>): Flow<Line> = lines.map { Line(it.text.uppercase()) }

}
