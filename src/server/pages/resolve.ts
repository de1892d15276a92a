/**
 * Resolves the address of a page: names become ids of the record, and moments and cursors become points. Addresses of
 * the same page become one, and unknown names are found before anything is rendered.
 */
import { parseCursor } from '../../graphql/cursor.js';
import { parseDateTime } from '../../graphql/date-time.js';
import { namedThing, thingId } from '../../graphql/thing-id.js';
import { encodeCursor } from '../../record/cursor.js';
import type { StoryRecord } from '../../record/record.js';
import { firstMomentOf, type RecordPoint, type Snapshots } from '../../record/snapshot.js';
import { globalId, statementPath } from '../../story/global-id.js';
import { idInStory, isName, nameInStory } from '../../story/identity.js';
import type { ThingId, ThingKind } from '../../story/model.js';
import { type Address, placeIn, type StoryView } from '../../web/address.js';
import type { Account } from '../limits/account.js';
import { HotCache } from '../limits/hot-cache.js';
import { Spending } from '../limits/spending.js';
import { firstWay, PageFault, type WayBack } from './page-fault.js';

/** Approximate units for resolving an address: a few short queries. */
const RESOLVING_UNITS = 2;
/** Room for resolved addresses: the characters of their keys, and the overhead of each. */
const MAX_KEPT_CHARACTERS = 2_000_000;
const OVERHEAD = 500;

interface Resolved {
  readonly head: RecordPoint;
  readonly address: Promise<Address>;
}

/** Resolved addresses, kept for one head each. */
export class Addresses {
  private readonly known = new HotCache<Resolved>({
    room: MAX_KEPT_CHARACTERS,
    largest: MAX_KEPT_CHARACTERS,
    sizeOf: (_, key) => key.length + OVERHEAD,
  });

  /** @param house The account that pays for addresses that many clients ask for. */
  constructor(
    private readonly record: StoryRecord,
    private readonly house: Account,
  ) {}

  /**
   * The canonical address of the same page, at a head of the record.
   * @throws Refused when the account has too few units; otherwise as `resolve`.
   */
  resolve(address: Address, head: RecordPoint, account: Account): Promise<Address> {
    const key = JSON.stringify(address);
    const known = this.known.get(key, account);
    if (known?.head.hash === head.hash) return known.address;
    const payer = this.known.isHot(key) && this.house.hasUnits ? this.house : account;
    Spending.begin(payer, RESOLVING_UNITS);
    const resolved = { head, address: resolve(address, this.record, head) };
    this.known.set(key, resolved, account);
    // Do not keep an address that failed.
    resolved.address.catch(() => {
      if (this.known.peek(key) === resolved) this.known.delete(key);
    });
    return resolved.address;
  }

  /** Forgets all addresses: a search may hold the words of a statement. */
  clear(): void {
    this.known.clear();
  }
}

/**
 * The canonical address of the same page, at a head of the record.
 * @throws PageFault 404 for things that are not on the record; GraphQLError or RecordError, with its code, for
 * malformed parts.
 */
async function resolve(address: Address, record: StoryRecord, head: RecordPoint): Promise<Address> {
  switch (address.page) {
    case 'desk':
      if (!record.hasDesk) throw PageFault.of('WRITE_ELSEWHERE');
      return address;
    case 'stories':
      return address;
    case 'search': {
      if (address.story === null) return address;
      const story = thingId('story', address.story);
      await new Names(record.snapshots(), head, head).check('story', story);
      return { ...address, story };
    }
    case 'statement':
    case 'embedded-statement': {
      const { id, moment } = namedThing('statement', address.id);
      const asked = address.page === 'statement' ? (address.asOf ?? (moment && encodeCursor(moment))) : null;
      const at = await pointOf(asked, record, head);
      await new Names(record.snapshots(), at.point, head).check('statement', id);
      const named = { ...address, id: globalId('statement', id) };
      return named.page === 'statement' ? { ...named, asOf: await shownAsOf(asked, at, record) } : named;
    }
    case 'story':
    case 'embedded-story': {
      const { id: story, moment } = namedThing('story', address.story);
      const at = await pointOf(address.view.asOf ?? (moment && encodeCursor(moment)), record, head);
      const names = new Names(record.snapshots(), at.point, head);
      return { ...address, story, view: { ...(await viewIn(story, address.view, names)), asOf: at.asOf } };
    }
  }
}

/** The point at which to read, and the page's `asOf`: a cursor, or `null` for the head. */
async function pointOf(
  asOf: string | null,
  record: StoryRecord,
  head: RecordPoint,
): Promise<{ readonly point: RecordPoint; readonly asOf: string | null }> {
  const named = placeIn(asOf);
  if (named === null) return { point: head, asOf: null };
  const point = await ('time' in named
    ? record.pointAtTime(parseDateTime(named.time))
    : record.pointAt(parseCursor(named.cursor)));
  return { point, asOf: record.cursor(point) };
}

/**
 * The `asOf` of a statement's page. For a moment it is the time of the newest update by then, which the page shows; so
 * all moments up to the next update share one page.
 */
async function shownAsOf(
  asked: string | null,
  { point, asOf }: { readonly point: RecordPoint; readonly asOf: string | null },
  record: StoryRecord,
): Promise<string | null> {
  const named = placeIn(asked);
  return named !== null && 'time' in named ? ((await record.recordedAt(point)) ?? asOf) : asOf;
}

/** A view of a story with the names as the record has them. */
async function viewIn(story: ThingId, view: StoryView, names: Names): Promise<StoryView> {
  const actor = view.actor === null ? null : thingId('actor', view.actor);
  const onBehalfOf = view.onBehalfOf === null ? null : thingId('actor', view.onBehalfOf);
  const proposal = view.proposal === null ? null : idWithin(story, 'proposal', view.proposal);
  const event = view.event === null ? null : idWithin(story, 'event', view.event);
  await names.check('story', story);
  await Promise.all([
    names.check('actor', actor),
    names.check('actor', onBehalfOf),
    names.check('proposal', proposal),
    names.check('event', event),
  ]);
  return {
    ...view,
    actor,
    onBehalfOf,
    proposal: proposal && nameInStory(proposal),
    event: event && nameInStory(event),
  };
}

/**
 * The id of a part of a story, by its readable name within the story or by its id.
 * @throws PageFault for a part of another story; GraphQLError ID_MALFORMED, ID_OF_OTHER_TYPE.
 */
function idWithin(story: ThingId, kind: 'proposal' | 'event', given: string): ThingId {
  const id = isName(given) ? idInStory(story, given) : thingId(kind, given);
  if (idInStory(story, nameInStory(id)) !== id) throw PageFault.notFound(kind, false);
  return id;
}

/** The things on the record at one point. */
class Names {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly point: RecordPoint,
    private readonly head: RecordPoint,
  ) {}

  /** @throws PageFault if the record has no thing with this id. */
  async check(kind: ThingKind, id: string | null): Promise<void> {
    if (id === null || (await this.snapshots.at(this.point).get(kind, id)) !== null) return;
    const isAsOf = this.point.offset !== this.head.offset;
    const missing = kind === 'actor' || kind === 'proposal' || kind === 'event' ? kind : 'thing';
    throw PageFault.notFound(missing, isAsOf, isAsOf ? await this.firstWay(kind, id) : null);
  }

  /** A link to the first version of a thing that was not on the record yet. */
  private async firstWay(kind: ThingKind, id: ThingId): Promise<WayBack | null> {
    if (kind !== 'story' && kind !== 'statement') return null;
    const first = await firstMomentOf(this.snapshots.at(this.head), kind, id);
    return first === null ? null : firstWay(kind === 'story' ? `/stories/${id}` : statementPath(id), first);
  }
}
