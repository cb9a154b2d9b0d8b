import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsApi } from './platform/aws-api';
import type { Functions } from './platform/functions';
import type { StackValues } from './template/stack-values';
import type { JsonObject } from './template/types';
import { object, text } from './template/read';

/** Source: AWS::CloudFormation::CustomResource, ServiceTimeout: one hour unless it is set. */
const defaultSeconds = 3600;

/** Custom resources, created by their own handlers. */
export class CustomResources {
  constructor(
    private readonly values: StackValues,
    private readonly functions: Functions,
    private readonly api: AwsApi,
  ) {}

  /** Throws the reason that the handler gives when it failed. */
  async create(id: string): Promise<void> {
    const { ServiceToken, ServiceTimeout = defaultSeconds, ...properties } = this.values.properties(id);
    const request = randomUUID();
    await this.functions.invoke(text(ServiceToken), {
      RequestType: 'Create',
      RequestId: request,
      StackId: this.values.stackId,
      LogicalResourceId: id,
      ResourceType: this.values.template.Resources[id]?.Type,
      ResponseURL: this.api.answerUrl(request),
      ResourceProperties: { ServiceToken: text(ServiceToken), ...asTexts(properties) },
    });
    const answer = await this.answer(request, Number(ServiceTimeout));
    if (answer.Status !== 'SUCCESS') throw new Error(text(answer.Reason));
    this.values.answered.set(id, object(answer.Data));
  }

  private async answer(request: string, seconds: number): Promise<JsonObject> {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(50)) {
      const found = this.api.answers.get(request);
      if (found) return found;
    }
    throw new Error('CloudFormation did not receive a response from your Custom Resource.');
  }
}

/** CloudFormation hands numbers and truth values over as texts. */
function asTexts(properties: JsonObject): JsonObject {
  return JSON.parse(
    JSON.stringify(properties, (_, value: unknown) =>
      typeof value === 'number' || typeof value === 'boolean' ? String(value) : value,
    ),
  ) as JsonObject;
}
