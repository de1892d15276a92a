/** The keys by which subscriptions share payloads and groups. */
import { createHash } from 'node:crypto';
import { type DocumentNode, type ExecutionArgs, Kind, print, visit } from 'graphql';
import { contextOf } from '../documents/execution.js';

export interface SubscriptionKeys {
  /** Equal for subscriptions that share the payload of a message. */
  readonly payloads: string;
  /** Equal for subscriptions that also follow the same messages, wherever they begin. */
  readonly group: string;
}

/** The argument of every subscription field that sets the beginning. */
const START_ARGUMENT = 'after';

/** The keys include the access level, so that readers never share a payload with editors. */
export function subscriptionKeys(args: ExecutionArgs): SubscriptionKeys {
  const { document, operationName } = args;
  const text = document.loc?.source.body ?? print(document);
  const access = contextOf(args).editor === null ? 'reader' : 'desk';
  const asked = [text, operationName ?? null, access];
  const { ofPayloads, ofMessages } = variablesOf(document);
  return {
    payloads: digest([...asked, valuesOf(args, ofPayloads)]),
    group: digest([...asked, valuesOf(args, ofMessages)]),
  };
}

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

function valuesOf({ variableValues }: ExecutionArgs, names: ReadonlySet<string>): readonly unknown[] {
  const values = Object.entries(variableValues ?? {}).filter(([name]) => names.has(name));
  return values.sort(([a], [b]) => (a < b ? -1 : 1));
}

interface Variables {
  /** Those that change payloads. Variables used only as arguments of the subscription field choose messages, and not their content. */
  readonly ofPayloads: ReadonlySet<string>;
  /** Those that change anything but the beginning. */
  readonly ofMessages: ReadonlySet<string>;
}

/** Many clients send few different documents, so their variables are kept. */
const known = new WeakMap<DocumentNode, Variables>();

function variablesOf(document: DocumentNode): Variables {
  const before = known.get(document);
  if (before !== undefined) return before;
  const variables = {
    ofPayloads: variablesOutside(document, () => true),
    ofMessages: variablesOutside(document, (argument) => argument === START_ARGUMENT),
  };
  known.set(document, variables);
  return variables;
}

/** The variables that a document uses outside the given arguments of its subscription fields. */
function variablesOutside(document: DocumentNode, isLeftOut: (argument: string) => boolean): Set<string> {
  const names = new Set<string>();
  for (const definition of document.definitions) {
    const isSubscription = definition.kind === Kind.OPERATION_DEFINITION && definition.operation === 'subscription';
    const rootFields = isSubscription ? definition.selectionSet.selections : [];
    visit(definition, {
      VariableDefinition: () => false,
      Argument: ({ name }, _key, _parent, _path, ancestors) => {
        const field = ancestors.at(-1);
        return isLeftOut(name.value) && rootFields.some((one) => one === field) ? false : undefined;
      },
      Variable: ({ name }) => {
        names.add(name.value);
      },
    });
  }
  return names;
}
