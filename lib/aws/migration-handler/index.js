'use strict';
/* global require, module, fetch, setTimeout -- Lambda's Node.js */
/* eslint-disable @typescript-eslint/no-require-imports -- CommonJS, so that no build step stands between this file and Lambda */
// Runs a one-off task when CloudFormation creates or changes it, and answers when the task has ended. Uploaded as it is.
// One function instead of the provider framework's three and a state machine: near its own time limit it invokes itself and goes on.
const { CloudFormationClient, DescribeStacksCommand } = require('@aws-sdk/client-cloudformation');
const { CloudWatchLogsClient, GetLogEventsCommand } = require('@aws-sdk/client-cloudwatch-logs');
const { DescribeTasksCommand, ECSClient, RunTaskCommand, StopTaskCommand } = require('@aws-sdk/client-ecs');
const { InvokeCommand, LambdaClient } = require('@aws-sdk/client-lambda');

/**
 * What the stack says about the task.
 * @typedef {object} TaskProperties
 * @property {string} Name
 * @property {'release' | 'once'} When
 * @property {string} Cluster
 * @property {string} TaskDefinition
 * @property {string} Container
 * @property {string[]} Subnets
 * @property {string[]} SecurityGroups
 * @property {'ENABLED' | 'DISABLED'} AssignPublicIp
 * @property {string} LogGroup
 * @property {string} LogStreamPrefix
 * @property {string} TimeoutSeconds
 *
 * A task that runs already, handed from one invocation to the next.
 * @typedef {{ taskArn: string, deadline: number }} Running
 *
 * @typedef {object} Event
 * @property {'Create' | 'Update' | 'Delete'} RequestType
 * @property {string} StackId
 * @property {string} RequestId
 * @property {string} LogicalResourceId
 * @property {string} ResponseURL
 * @property {TaskProperties} ResourceProperties
 * @property {Running} [Running]
 *
 * @typedef {{ functionName: string, getRemainingTimeInMillis(): number }} Context
 */

const ecs = new ECSClient({});
const logs = new CloudWatchLogsClient({});
const cloudformation = new CloudFormationClient({});
const lambda = new LambdaClient({});

/** Time left for the handover to the next invocation, milliseconds. */
const RESERVE_MS = 30_000;
const LOG_LINES = 20;
/** CloudFormation refuses an answer above 4096 bytes. */
const REASON_CHARACTERS = 2500;
/** How often a start is tried: Fargate may lack capacity for a moment, and a role that was just made is not known everywhere yet. */
const ATTEMPTS = 12;

/** Replaced by tests. */
const settings = { pollMs: 5000 };

/**
 * @param {Event} event
 * @param {Context} context
 */
async function handler(event, context) {
  try {
    const running = event.Running ?? (await begin(event));
    if (running === undefined) return await answer(event, 'SUCCESS');
    const ended = await waitUntilStopped(event, running, context);
    if (ended) return await answer(event, 'SUCCESS');
    await lambda.send(
      new InvokeCommand({
        FunctionName: context.functionName,
        InvocationType: 'Event',
        Payload: JSON.stringify({ ...event, Running: running }),
      }),
    );
  } catch (error) {
    await answer(event, 'FAILED', error instanceof Error ? error.message : String(error));
  }
}

/**
 * Starts the task, where this request is one for which it runs.
 * @param {Event} event
 * @returns {Promise<Running | undefined>}
 */
async function begin(event) {
  const properties = event.ResourceProperties;
  if (event.RequestType === 'Delete') return undefined;
  if (event.RequestType === 'Update' && properties.When === 'once') return undefined;
  // The old image does not know the new revision, so a rollback must leave the database alone.
  if (await isRollback(event.StackId)) return undefined;
  const taskArn = await start(event);
  return { taskArn, deadline: Date.now() + Number(properties.TimeoutSeconds) * 1000 };
}

/** @param {string} stackId */
async function isRollback(stackId) {
  const { Stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName: stackId }));
  return (Stacks?.[0]?.StackStatus ?? '').includes('ROLLBACK');
}

/**
 * @param {Event} event
 * @returns {Promise<string>} the task's ARN
 */
async function start(event) {
  let reason = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (attempt > 1) await pause();
    try {
      const { tasks, failures } = await ecs.send(runTask(event, attempt));
      const taskArn = tasks?.[0]?.taskArn;
      if (taskArn) return taskArn;
      reason = failures?.[0]?.reason ?? 'no reason given';
    } catch (error) {
      if (!(error instanceof Error && error.name === 'AccessDeniedException')) throw error;
      reason = error.message;
    }
  }
  throw new Error(`The task ${event.ResourceProperties.Name} did not start: ${reason}`);
}

/**
 * @param {Event} event
 * @param {number} attempt
 */
function runTask(event, attempt) {
  const properties = event.ResourceProperties;
  return new RunTaskCommand({
    cluster: properties.Cluster,
    taskDefinition: properties.TaskDefinition,
    launchType: 'FARGATE',
    startedBy: 'composeport',
    // The same request delivered twice starts one task.
    clientToken: `${event.RequestId.slice(0, 60)}-${attempt}`,
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: properties.Subnets,
        securityGroups: properties.SecurityGroups,
        assignPublicIp: properties.AssignPublicIp,
      },
    },
  });
}

/**
 * True when the task ended well, false when this invocation's time is over first; throws when it failed.
 * @param {Event} event
 * @param {Running} running
 * @param {Context} context
 */
async function waitUntilStopped(event, running, context) {
  const { Cluster, Name, Container } = event.ResourceProperties;
  while (context.getRemainingTimeInMillis() > RESERVE_MS) {
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: Cluster, tasks: [running.taskArn] }));
    const task = tasks?.[0];
    if (task?.lastStatus === 'STOPPED') {
      const container = task.containers?.find(({ name }) => name === Container);
      if (container?.exitCode === 0) return true;
      const why =
        container?.exitCode === undefined
          ? (container?.reason ?? task.stoppedReason ?? 'it did not start')
          : `exit code ${container.exitCode}`;
      throw new Error(await withLog(event, running, `The task ${Name} failed: ${why}`));
    }
    if (Date.now() > running.deadline) {
      await ecs.send(
        new StopTaskCommand({
          cluster: Cluster,
          task: running.taskArn,
          reason: 'Took longer than the deployment waits',
        }),
      );
      throw new Error(
        await withLog(event, running, `The task ${Name} was stopped: it took longer than its time limit`),
      );
    }
    await pause();
  }
  return false;
}

/**
 * The message with the last lines that the task wrote. Never its environment, which holds secrets.
 * @param {Event} event
 * @param {Running} running
 * @param {string} message
 */
async function withLog(event, running, message) {
  const { LogGroup, LogStreamPrefix, Container } = event.ResourceProperties;
  const id = running.taskArn.split('/').at(-1);
  try {
    const { events } = await logs.send(
      new GetLogEventsCommand({
        logGroupName: LogGroup,
        logStreamName: `${LogStreamPrefix}/${Container}/${id}`,
        limit: LOG_LINES,
      }),
    );
    const lines = (events ?? []).map(({ message: line }) => line ?? '').join('\n');
    return `${message}. Log group ${LogGroup} ends with:\n${lines.slice(-REASON_CHARACTERS)}`;
  } catch {
    return `${message}. It wrote no log (log group ${LogGroup})`;
  }
}

/**
 * @param {Event} event
 * @param {'SUCCESS' | 'FAILED'} status
 * @param {string} [reason]
 */
async function answer(event, status, reason) {
  const body = JSON.stringify({
    Status: status,
    Reason: reason ?? '',
    // Always the same: another id would make CloudFormation delete the resource after every change.
    PhysicalResourceId: `${event.ResourceProperties.Name}-task`,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
  });
  await fetch(event.ResponseURL, { method: 'PUT', headers: { 'content-type': '' }, body });
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve, settings.pollMs));
}

module.exports = { handler, settings };
