'use strict';
/* global require, process -- a process of Node.js of its own for each invocation, as Lambda has them */
/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment -- it runs whatever function it is given */
// Runs one function of a Lambda package: node lambda-process.js FILE EXPORT SECONDS, the event on stdin.
const { readFileSync } = require('node:fs');

const [, , file = '', name = '', seconds = '3'] = process.argv;
const end = Date.now() + Number(seconds) * 1000;
const context = {
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  invokedFunctionArn: process.env.AWS_LAMBDA_FUNCTION_NAME,
  logGroupName: '',
  logStreamName: '',
  getRemainingTimeInMillis: () => end - Date.now(),
};
/** @type {Record<string, (event: unknown, context: object) => Promise<unknown>>} */
const functions = require(file);
const run = functions[name];
if (!run) throw new Error(`${file} exports no ${name}`);
void run(JSON.parse(readFileSync(0, 'utf8')), context);
