import { type Document, list, type Policies, type Statement } from './types';

/** All policies, of which one statement is otherwise. */
export type Mutation = {
  /** What is otherwise, and where. */
  readonly what: string;
  readonly policies: Policies;
  /** Where to look for the difference: the kind of policy, and whose it is. */
  readonly kind: keyof Policies;
  readonly arn: string;
  /** Of the statement that is otherwise: calls of no others are decided otherwise. */
  readonly actions: readonly string[];
};

export type Changes = (statement: Statement) => Iterable<Change>;

type Change = {
  readonly what: string;
  /** `undefined` when the whole statement goes. */
  readonly changed: Statement | undefined;
};

/** Changes every statement of every policy in each way, one at a time. */
export function* mutations(policies: Policies, changes: Changes = poorer): Generator<Mutation> {
  for (const [arn, documents] of Object.entries(policies.identity)) {
    for (const [name, document] of Object.entries(documents)) {
      for (const { what, mutated, actions } of mutationsOf(document, changes)) {
        const own = { ...documents, [name]: mutated };
        const identity = { ...policies.identity, [arn]: own };
        yield {
          what: `${arn} ${what}`,
          policies: { ...policies, identity },
          kind: 'identity',
          arn,
          actions,
        };
      }
    }
  }
  for (const kind of ['trust', 'boundary', 'resource'] as const) {
    for (const [arn, document] of Object.entries(policies[kind])) {
      for (const { what, mutated, actions } of mutationsOf(document, changes)) {
        const all = { ...policies[kind], [arn]: mutated };
        const where = kind === 'boundary' ? `${arn} boundary` : arn;
        yield {
          what: `${where} ${what}`,
          policies: { ...policies, [kind]: all },
          kind,
          arn,
          actions,
        };
      }
    }
  }
}

/** Takes away an action, a resource, the principal or a condition; with nothing left in a list, all of it. */
function* poorer(statement: Statement): Generator<Change> {
  for (const part of ['Action', 'Resource'] as const) {
    const all = list(statement[part]);
    for (const one of all) {
      const rest = all.filter((other) => other !== one);
      const changed = rest.length === 0 ? undefined : { ...statement, [part]: rest };
      yield { what: `without ${one}`, changed };
    }
  }
  const { Principal, Condition = {} } = statement;
  if (Principal !== undefined)
    yield { what: `without principal ${JSON.stringify(Principal)}`, changed: undefined };
  for (const [operator, keys] of Object.entries(Condition)) {
    for (const key of Object.keys(keys)) {
      const { [key]: _, ...others } = keys;
      const { [operator]: __, ...operators } = Condition;
      const left =
        Object.keys(others).length === 0 ? operators : { ...operators, [operator]: others };
      yield { what: `without condition ${operator} ${key}`, changed: conditioned(statement, left) };
    }
  }
}

/** Opens an Allow: an action to the whole service, a resource to all there are, the conditions to everybody. */
export function* wider(statement: Statement): Generator<Change> {
  if (statement.Effect === 'Deny') return;
  for (const action of list(statement.Action)) {
    const all = `${action.split(':')[0]}:*`;
    if (action !== all)
      yield { what: `with ${action} widened`, changed: { ...statement, Action: [all] } };
  }
  for (const resource of list(statement.Resource))
    if (resource !== '*')
      yield { what: `with ${resource} widened`, changed: { ...statement, Resource: ['*'] } };
  if (statement.Condition !== undefined && statement.Principal !== undefined)
    yield { what: 'without conditions', changed: conditioned(statement, {}) };
}

function conditioned(statement: Statement, Condition: Statement['Condition'] & object): Statement {
  const { Condition: _, ...bare } = statement;
  return Object.keys(Condition).length === 0 ? bare : { ...bare, Condition };
}

function* mutationsOf(
  document: Document,
  changes: Changes,
): Generator<{ what: string; mutated: Document; actions: readonly string[] }> {
  for (const [at, statement] of document.Statement.entries()) {
    for (const { what, changed } of changes(statement)) {
      const Statement = document.Statement.flatMap((one, index) =>
        index === at ? (changed === undefined ? [] : [changed]) : [one],
      );
      const name = statement.Sid ?? `statement ${at}`;
      const actions = list(statement.Action);
      yield { what: `${name}: ${what}`, mutated: { ...document, Statement }, actions };
    }
  }
}
