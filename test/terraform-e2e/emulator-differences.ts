import type { Change } from './stack';

/** Where moto 5.2 makes a second plan differ from what was applied. */
const EMULATOR_DIFFERENCES: readonly Change[] = [
  // It answers with the version that the alias stands for.
  { type: 'aws_lambda_event_source_mapping', actions: 'update', attributes: ['function_name'] },
  // It writes the JSON with spaces.
  { type: 'aws_sqs_queue', actions: 'update', attributes: ['redrive_policy'] },
];

/** Changes for which moto is not to blame. */
export function ownChanges(changes: readonly Change[]): Change[] {
  const known = EMULATOR_DIFFERENCES.map((change) => JSON.stringify(change));
  return changes.filter((change) => !known.includes(JSON.stringify(change)));
}
