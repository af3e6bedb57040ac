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

package io.github.webtransport.sample;

import java.time.Duration;
import java.util.List;

import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * The page of the sample application in a window of the browser.
 */
final class SamplePage {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final ChromeDriver driver;

	private final String window;

	SamplePage(ChromeDriver driver, String window) {
		this.driver = driver;
		this.window = window;
	}

	void awaitConnected() {
		awaitAttribute("status", "data-state", "open");
	}

	void awaitAttribute(String id, String name, String value) {
		await("'%s' of '%s' is '%s'".formatted(name, id, value), () -> value.equals(find(id).getDomAttribute(name)));
	}

	void awaitText(String id, String text) {
		await("'%s' says '%s'".formatted(id, text), () -> text(id).contains(text));
	}

	/**
	 * Wait for a number.
	 * @param id the id of the element that shows it
	 * @param above what it must exceed
	 * @return the number
	 */
	double awaitNumber(String id, double above) {
		await("'%s' is above %s".formatted(id, above), () -> number(id) > above);
		return number(id);
	}

	private double number(String id) {
		String text = text(id).replace(",", "");
		return text.matches("[0-9.]+.*") ? Double.parseDouble(text.replaceAll("[^0-9.].*", "")) : -1;
	}

	String text(String id) {
		return find(id).getText();
	}

	void say(String text) {
		find("chat-input").sendKeys(text, Keys.ENTER);
	}

	String name() {
		return String.valueOf(find("nickname").getDomProperty("value"));
	}

	void logIn(String name, String password) {
		type("login-name", name);
		type("login-password", password);
		find("login-submit").click();
	}

	void logOut() {
		find("logout").click();
	}

	void moveCursor() {
		WebElement arena = find("arena");
		// Bigger than the screen shows, the area would be out of reach at its centre.
		this.driver.executeScript("arguments[0].scrollIntoView({ block: 'center' })", arena);
		new Actions(this.driver).moveToElement(arena, -100, -50).moveToElement(arena, 100, 50).perform();
	}

	void awaitCursorOf(String name) {
		await("there is a cursor of " + name,
				() -> cursors().stream().anyMatch((cursor) -> name.equals(cursor.getDomAttribute("data-name"))));
	}

	private List<WebElement> cursors() {
		return this.driver.findElements(By.className("cursor"));
	}

	void choose(String id) {
		// The radio button itself is transparent and lies under its label's text.
		this.driver.executeScript("arguments[0].click()", find(id));
	}

	void type(String id, String text) {
		WebElement field = find(id);
		field.clear();
		field.sendKeys(text);
	}

	/**
	 * Press a button of the console and wait for what comes of it.
	 * @param id the id of the button
	 * @return the last entry of the log, starting with its outcome
	 */
	String runConsole(String id) {
		int before = entries().size();
		find(id).click();
		await("the console is done", () -> entries().size() > before && find(id).isEnabled());
		WebElement last = entries().get(entries().size() - 1);
		return last.getDomAttribute("data-outcome") + ": " + last.getText();
	}

	private List<WebElement> entries() {
		return this.driver.findElements(By.cssSelector("[data-testid='console-entry']"));
	}

	private WebElement find(String id) {
		this.driver.switchTo().window(this.window);
		return this.driver.findElement(By.cssSelector("[data-testid='" + id + "']"));
	}

	private void await(String what, Condition condition) {
		this.driver.switchTo().window(this.window);
		new WebDriverWait(this.driver, TIMEOUT)
			.withMessage(() -> "Waiting until " + what + ", but the page says:\n"
					+ this.driver.findElement(By.tagName("body")).getText())
			.until((driver) -> condition.isMet());
	}

	/**
	 * Something that becomes true.
	 */
	@FunctionalInterface
	private interface Condition {

		boolean isMet();

	}

}
