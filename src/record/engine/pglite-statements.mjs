// @ts-check
/**
 * Sends statements to PGlite in the protocol of PostgreSQL, and prepares queries and those with parameters once. PGlite's own `query`
 * prepares each statement anew and enters WebAssembly six times for it, which takes two to four times the CPU. Plain JavaScript,
 * because PGlite's thread loads it, from src/ and from dist/.
 */
import { parse, protocol } from '@electric-sql/pglite';
import { isPreparable, MAX_PREPARED_STATEMENTS, mayBeOutdated } from './prepared-statements.mjs';

/**
 * @typedef {import('@electric-sql/pglite').PGlite} PGlite
 * @typedef {Awaited<ReturnType<PGlite['execProtocolStream']>>} Messages
 * @typedef {{ rows: unknown[], affectedRows?: number }} Result
 * @typedef {{ name: string, parameterTypes: readonly number[], description: Messages }} Prepared
 */

const { serialize } = protocol;

export class PgliteStatements {
  /** @type {Map<string, Prepared>} */
  #prepared = new Map();
  /** The number of statements prepared so far, which names the next one. */
  #count = 0;
  #database;

  /** @param {PGlite} database */
  constructor(database) {
    this.#database = database;
  }

  /**
   * Runs one statement. One without parameters may be several; its result is then empty.
   * @param {string} sql
   * @param {readonly unknown[]} parameters
   * @returns {Promise<Result>}
   */
  async run(sql, parameters) {
    if (!isPreparable(sql, parameters)) {
      const [result, ...others] = this.#resultsOf(await this.#send([serialize.query(sql)]));
      return result === undefined || others.length > 0 ? { rows: [] } : result;
    }
    const prepared = this.#prepared.get(sql) ?? (await this.#prepare(sql));
    if (prepared === null) return this.#database.query(sql, [...parameters]);
    try {
      return await this.#execute(prepared, parameters);
    } catch (error) {
      if (!mayBeOutdated(error)) throw error;
      this.#prepared.delete(sql);
      return this.#database.query(sql, [...parameters]);
    }
  }

  /**
   * Makes later statements plan anew. A plan is made for the sizes that tables have at that moment, and nothing else makes PGlite
   * plan again: it has no process that counts rows, and tables grow. Not allowed where a transaction has failed.
   */
  async planAgain() {
    await this.run('discard plans', []);
  }

  /** @param {string} sql @returns {Promise<Prepared | null>} `null` if there are too many. */
  async #prepare(sql) {
    if (this.#count === MAX_PREPARED_STATEMENTS) return null;
    const name = `s${this.#count}`;
    const answer = await this.#send([
      serialize.parse({ name, text: sql }),
      serialize.describe({ type: 'S', name }),
      serialize.sync(),
    ]);
    this.#count += 1;
    const prepared = {
      name,
      parameterTypes: parse.parseDescribeStatementResults(answer),
      description: answer.filter((message) => message.name === 'rowDescription'),
    };
    this.#prepared.set(sql, prepared);
    return prepared;
  }

  /** @param {Prepared} prepared @param {readonly unknown[]} parameters @returns {Promise<Result>} */
  async #execute({ name, parameterTypes, description }, parameters) {
    const values = parameters.map((value, index) => this.#textOf(value, parameterTypes[index]));
    const answer = await this.#send([
      serialize.bind({ statement: name, values }),
      serialize.execute({}),
      serialize.sync(),
    ]);
    const [result] = this.#resultsOf([...description, ...answer]);
    return result ?? { rows: [] };
  }

  /** @param {unknown} value @param {number | undefined} type @returns {string | null} */
  #textOf(value, type) {
    if (value === null || value === undefined) return null;
    const serializer = type === undefined ? undefined : this.#database.serializers[type];
    return serializer === undefined ? String(value) : serializer(value);
  }

  /** @param {Messages} answer */
  #resultsOf(answer) {
    return parse.parseResults(answer, this.#database.parsers);
  }

  /** @param {readonly Uint8Array[]} messages @returns {Promise<Messages>} */
  #send(messages) {
    return this.#database.execProtocolStream(Buffer.concat(messages));
  }
}
