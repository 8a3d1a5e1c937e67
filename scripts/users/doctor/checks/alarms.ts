import { alarmNames } from '../../environment/alarms';
import type { Check, Context } from '../types';

/** Alarms that ring now. */
export const alarms: Check = {
  name: 'alarms',
  async look({ facts, clients, settings }) {
    await facts.deployed();
    const { environment, colour } = settings;
    const names = await alarmNames(clients.cloudwatch, environment);
    const ringing = names.filter((name) => name.startsWith(`${environment}-${colour}-`));
    if (ringing.length === 0) return [{ status: 'ok', what: 'alarms', found: 'none rings' }];
    const found = `in ALARM: ${ringing.join(', ')}`;
    const remedy = 'docs/runbook.md has a section for each';
    return [{ status: 'wrong', what: 'alarms', found, remedy }];
  },
};

/** Alarms tell somebody: a topic is not yet one who listens. */
export const alarmTopic: Check = {
  name: 'alarm topic',
  async look({ facts, clients, settings: { folder, colour, file } }) {
    const what = 'alarm topic';
    const { alarmTopic: topic } = await facts.deployed();
    if (topic === undefined)
      return [{ status: 'note', what, found: 'none: nobody is told of alarms, on purpose' }];
    const name = topic.split(':').at(-1);
    const subscriptions = await subscriptionsOf(topic, clients);
    if (subscriptions === undefined)
      return [
        {
          status: 'wrong',
          what,
          found: `${topic} is not there`,
          remedy: `npm run tf -- ${folder} ${colour} apply, or correct alarm_topic_arn in ${file}`,
        },
      ];
    if (subscriptions.length === 0)
      return [
        {
          status: 'warning',
          what,
          found: `${name} has no subscription: alarms tell nobody`,
          remedy: `alarm_emails in ${file}, or subscribe to it`,
        },
      ];
    const pending = subscriptions.filter(({ SubscriptionArn }) => !SubscriptionArn?.includes(':'));
    if (pending.length === 0)
      return [{ status: 'ok', what, found: `${name}, ${subscriptions.length} subscribed` }];
    const who = pending.map(({ Endpoint }) => Endpoint).join(', ');
    const remedy = "open the link in the topic's message";
    return [{ status: 'warning', what, found: `${name}: not confirmed: ${who}`, remedy }];
  },
};

/** Of the first page, a hundred; undefined where there is no such topic. */
async function subscriptionsOf(TopicArn: string, { sns }: Context['clients']) {
  const { ListSubscriptionsByTopicCommand } =
    require('@aws-sdk/client-sns') as typeof import('@aws-sdk/client-sns');
  try {
    const { Subscriptions = [] } = await sns.send(
      new ListSubscriptionsByTopicCommand({ TopicArn }),
    );
    return Subscriptions;
  } catch (error) {
    if (/NotFound/.test((error as Error).name)) return undefined;
    throw error;
  }
}
