// Copyright 2026-present the original author or authors.
// Licensed under the Apache License, Version 2.0; see LICENSE.txt at the top of the repository.

// Plays the client's part of the matrix in a browser, driven over WebDriver BiDi where it is Firefox.

import { createServer } from 'node:http';
import puppeteer from 'puppeteer-core';
import { play } from './scenarios.mjs';

const CHROMIUM = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'];

const [executablePath, ...rest] = process.argv.slice(2);
const options = rest.filter((argument) => argument.startsWith('--'));
const [url, hash, ...names] = rest.filter((argument) => !argument.startsWith('--'));
const firefox = executablePath.includes('firefox');

const page = createServer((request, response) => {
	response.setHeader('content-type', 'text/html');
	response.end('<!doctype html><title>interop</title>');
});
await new Promise((resolve) => page.listen(0, '127.0.0.1', resolve));

const browser = await puppeteer.launch(firefox ? { browser: 'firefox', executablePath, headless: true }
	: { browser: 'chrome', executablePath, args: [...CHROMIUM, ...options] });
try {
	const tab = await browser.newPage();
	await tab.goto(`http://localhost:${page.address().port}/`);
	for (const name of names) {
		const result = await tab.evaluate(play, name, url, hash);
		console.log(`RESULT ${name} ${result.replaceAll(/\s+/g, ' ')}`);
	}
}
finally {
	await browser.close();
	page.close();
}
process.exit(0);
