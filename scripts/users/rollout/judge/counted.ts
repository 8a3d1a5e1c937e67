import type { ColourWindow, Figure, JudgeSettings, Observation, Outcome, Reason } from './types';

/** What is simply there or not: alarms, dead letters, and a queue that is not worked off. */
export function judgeCounted(observation: Observation, settings: JudgeSettings): Reason[] {
  return [alarms(observation), deadLetters(observation), queueAge(observation, settings)];
}

/** An alarm of the candidate's that the baseline does not have as well. */
function alarms({ candidate, baseline }: Observation): Reason {
  const others = new Set(baseline.alarms.map((name) => withoutColour(name, baseline)));
  const own = candidate.alarms.filter((name) => !others.has(withoutColour(name, candidate)));
  const told = { value: candidate.alarms.length, against: baseline.alarms.length };
  if (own.length > 0) return reason('alarms', 'failed', `in ALARM: ${own.join(', ')}`, told);
  if (candidate.alarms.length > 0) {
    const line = `in ALARM: ${candidate.alarms.join(', ')}, and ${baseline.colour}'s as well`;
    return reason('alarms', 'not-enough-data', line, told);
  }
  return reason('alarms', 'passed', `no alarm of ${candidate.colour}`, told);
}

function deadLetters({ candidate, baseline }: Observation): Reason {
  const told = { value: candidate.deadLetters, against: baseline.deadLetters };
  const line = `${candidate.deadLetters} new dead letters of ${candidate.colour}, ${baseline.deadLetters} of ${baseline.colour}`;
  return reason('dead letters', heldAgainst(told.value > 0, told.against > 0), line, told);
}

function queueAge({ candidate, baseline }: Observation, settings: JudgeSettings): Reason {
  const limit = settings.queueAgeSeconds;
  const line =
    `the oldest message in ${candidate.colour}'s queue has waited for ${candidate.queueAgeSeconds} s, ` +
    `allowed ${limit} s; in ${baseline.colour}'s for ${baseline.queueAgeSeconds} s`;
  const outcome = heldAgainst(candidate.queueAgeSeconds > limit, baseline.queueAgeSeconds > limit);
  return reason('queue age', outcome, line, { value: candidate.queueAgeSeconds, against: limit });
}

/** What both have is not the candidate's fault, and no reason to go on either: a Logstash that is down, say. */
function heldAgainst(candidate: boolean, baseline: boolean): Outcome {
  if (!candidate) return 'passed';
  return baseline ? 'not-enough-data' : 'failed';
}

function reason(
  figure: Figure,
  outcome: Outcome,
  line: string,
  told: { value: number; against: number },
): Reason {
  return { figure, outcome, line, requests: 0, ...told };
}

/** The name without the word for its colour, which is all that the colours' alarms differ in. */
function withoutColour(name: string, { colour }: ColourWindow): string {
  return name
    .split('-')
    .filter((word) => word !== colour)
    .join('-');
}
