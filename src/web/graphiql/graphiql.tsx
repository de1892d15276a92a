/** @jsxImportSource react */
/** GraphiQL with the examples in its tabs, links to a tab, and a way back to the pages. */
import 'graphiql/style.css';
import './graphiql.css';
import { ToolbarButton, useEditorContext } from '@graphiql/react';
import { GraphiQL } from 'graphiql';
import type { GraphQLSchema } from 'graphql';
import { type ReactNode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { words } from '../../words/page.js';
import { GRAPHIQL_DATA_ELEMENT, GRAPHIQL_ROOT_ELEMENT, type GraphiQLData } from '../graphiql-data.js';
import { fetcherFor } from './fetcher.js';
import { linkedFrom, linkTo } from './link.js';
import { loadSchema } from './schema.js';

/** There is no room for the variables here unless they are asked for; as in graphiql.css. */
const NARROW = '(max-width: 700px)';
/** How long the button says what became of the link. */
const TOLD_MS = 3_000;

/** The buttons that GraphiQL has of its own. */
type Tools = Readonly<Record<'merge' | 'prettify' | 'copy', ReactNode>>;

function Explorer({ data }: { readonly data: GraphiQLData }) {
  const [fetcher] = useState(() => fetcherFor(data.endpoint));
  const [linked] = useState(() => linkedFrom(location.href));
  // GraphiQL executes the operation of the link in every tab until it is told otherwise.
  const [isLinkOpen, setIsLinkOpen] = useState(true);
  const hasVariables = linked !== null && linked.variables !== '';
  const [schema, setSchema] = useState<GraphQLSchema | null>(null);
  useEffect(() => {
    loadSchema(data.schema).then(setSchema, (error: unknown) => console.error(error));
  }, [data.schema]);
  return (
    <GraphiQL
      fetcher={fetcher}
      schema={schema}
      defaultTabs={data.tabs.map((query) => ({ query }))}
      {...(linked === null ? {} : { query: linked.query, variables: linked.variables })}
      {...(isLinkOpen && linked !== null && linked.operationName !== '' ? { operationName: linked.operationName } : {})}
      onTabChange={({ tabs, activeTabIndex }) => setIsLinkOpen(tabs[activeTabIndex]?.query === linked?.query)}
      defaultEditorToolsVisibility={hasVariables ? 'variables' : !matchMedia(NARROW).matches}
    >
      <GraphiQL.Logo>
        <a className="graphiql-logo-link" href="/" title={words.graphiql.back}>
          ← Onrecord
        </a>
      </GraphiQL.Logo>
      <GraphiQL.Toolbar>
        {({ merge, prettify, copy }: Tools) => (
          <>
            {prettify}
            {merge}
            {copy}
            <ShareButton />
          </>
        )}
      </GraphiQL.Toolbar>
    </GraphiQL>
  );
}

/** Copies the link to the open tab, and puts it into the address bar, where it can be copied by hand. */
function ShareButton() {
  const { queryEditor, variableEditor } = useEditorContext({ nonNull: true });
  const [told, setTold] = useState<string | null>(null);
  // A comment longer than the editor is wide would be cut.
  useEffect(() => {
    for (const editor of [queryEditor, variableEditor]) editor?.setOption('lineWrapping', true);
  }, [queryEditor, variableEditor]);
  useEffect(() => {
    if (told === null) return;
    const timer = setTimeout(() => setTold(null), TOLD_MS);
    return () => clearTimeout(timer);
  }, [told]);
  const share = async () => {
    const link = linkTo(location.href, {
      query: queryEditor?.getValue() ?? '',
      variables: variableEditor?.getValue() ?? '',
      operationName: queryEditor?.operationName ?? '',
    });
    history.replaceState(null, '', link);
    // Browsers let pages copy over https and on this machine only.
    const isCopied = await (navigator.clipboard?.writeText(link) ?? Promise.reject()).then(
      () => true,
      () => false,
    );
    setTold(isCopied ? words.graphiql.copied : words.graphiql.inAddress);
  };
  return (
    <>
      <ToolbarButton label={words.graphiql.share} onClick={() => void share()}>
        <ShareIcon />
      </ToolbarButton>
      <output className="graphiql-told">{told}</output>
    </>
  );
}

function ShareIcon() {
  return (
    <svg
      className="graphiql-toolbar-icon"
      viewBox="0 0 14 14"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
    >
      <path d="M5.5 8.5l3-3M6.5 3.5l1-1a2.5 2.5 0 013.5 3.5l-1.5 1.5M7.5 10.5l-1 1A2.5 2.5 0 013 8l1.5-1.5" />
    </svg>
  );
}

function start(): void {
  const root = document.getElementById(GRAPHIQL_ROOT_ELEMENT);
  const text = document.getElementById(GRAPHIQL_DATA_ELEMENT)?.textContent;
  if (root === null || text == null) throw new Error('expected the elements of the page of GraphiQL');
  const data: GraphiQLData = JSON.parse(text);
  createRoot(root).render(<Explorer data={data} />);
}
start();
