// @vitest-environment node
import { parse } from '@cdktf/hcl2json';
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';

// What 'tofu validate' looks at, without its provider, which cannot be had from a package registry: HashiCorp's own parser reads
// the files, and the provider's arguments and attributes lie beside this in deploy/tofu/test.
const FOLDER = '../deploy/tofu/aws-dr-site/';
const META = ['count', 'for_each', 'provider', 'depends_on', 'lifecycle'];

type Arguments = Record<string, ['required' | 'optional', Arguments?]>;
type Body = Record<string, unknown>;
type Blocks = Record<string, Record<string, Body[]>>;
interface Provider {
  provider: string;
  types: Record<string, { arguments: Arguments; attributes: string[] }>;
}
interface Module {
  resource: Blocks;
  data: Blocks;
  variable: Record<string, Body[]>;
  output: Record<string, Body[]>;
  locals: Record<string, Body>;
}

const provider = JSON.parse(readFileSync('../deploy/tofu/test/aws-provider.json', 'utf8')) as Provider;
const module_: Module = { resource: {}, data: {}, variable: {}, output: {}, locals: {} };
let text = '';

/** What is unknown, or missing, in a block and those in it. */
function problems(where: string, bodies: unknown, known: Arguments): string[] {
  const found: string[] = [];
  for (const body of Array.isArray(bodies) ? bodies : [bodies]) {
    if (typeof body !== 'object' || body === null) {
      continue;
    }
    for (const [name, value] of Object.entries(body as Body)) {
      const argument = known[name];
      if (argument === undefined) {
        found.push(`${where}.${name} is not known`);
      } else if (argument[1] !== undefined) {
        found.push(...problems(`${where}.${name}`, value, argument[1]));
      }
    }
    for (const [name, [need]] of Object.entries(known)) {
      if (need === 'required' && !(name in body)) {
        found.push(`${where}.${name} is missing`);
      }
    }
  }
  return found;
}

function blocks(): [string, string, string, Body][] {
  return (['resource', 'data'] as const).flatMap((kind) =>
    Object.entries(module_[kind]).flatMap(([type, named]) =>
      Object.entries(named).map(([name, bodies]): [string, string, string, Body] => {
        const body = Object.fromEntries(
          Object.entries(bodies[0] ?? {}).filter(([argument]) => !META.includes(argument)),
        );
        return [kind === 'data' ? `data:${type}` : type, type, name, body];
      }),
    ),
  );
}

beforeAll(async () => {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.tf'));
  for (const file of files) {
    const content = readFileSync(FOLDER + file, 'utf8');
    text += content;
    const read = (await parse(file, content)) as Record<string, Record<string, unknown>>;
    for (const kind of ['resource', 'data'] as const) {
      for (const [type, named] of Object.entries(read[kind] ?? {})) {
        Object.assign((module_[kind][type] ??= {}), named);
      }
    }
    for (const kind of ['variable', 'output'] as const) {
      Object.assign(module_[kind], read[kind] ?? {});
    }
    for (const local of (read.locals as unknown as Body[] | undefined) ?? []) {
      Object.assign(module_.locals, local);
    }
  }
});

describe('the DR site for AWS', () => {
  it('gives the provider what it knows, and all that it must have', () => {
    const all = blocks();
    expect(all.length).toBeGreaterThan(50);
    expect(
      all.flatMap(([key, type, name, body]) => {
        const known = provider.types[key];
        return known
          ? problems(`${type}.${name}`, body, known.arguments)
          : [`${key} is no type that is known`];
      }),
    ).toEqual([]);
  });

  it('would notice an argument that there is not, and one that is missing', () => {
    const known = provider.types.aws_s3_bucket_versioning!.arguments;
    expect(problems('x', [{ bucket: 'b', versioning_configuration: [{ state: 'Enabled' }] }], known)).toEqual(
      ['x.versioning_configuration.state is not known', 'x.versioning_configuration.status is missing'],
    );
  });

  it('refers to nothing that is not there', () => {
    const missing = new Set<string>();
    for (const [, data, type, name, attribute] of text.matchAll(
      /\b(data\.)?(aws_[a-z0-9_]+)\.(\w+)(?:\[[^\]]*\])?(?:\.(\w+))?/g,
    )) {
      const known = provider.types[`${data ? 'data:' : ''}${type}`];
      const there = module_[data ? 'data' : 'resource'][type!]?.[name!];
      const attributes = known && [...known.attributes, ...Object.keys(known.arguments)];
      if (!there || (attribute && !attributes?.includes(attribute))) {
        missing.add(`${type}.${name}.${attribute ?? ''}`);
      }
    }
    expect([...missing]).toEqual([]);
    const used = (prefix: string) =>
      new Set([...text.matchAll(new RegExp(`\\b${prefix}\\.(\\w+)`, 'g'))].map((m) => m[1]!));
    expect([...used('var')].sort()).toEqual(Object.keys(module_.variable).sort());
    expect([...used('local')].sort()).toEqual(Object.keys(module_.locals).sort());
  });

  it('says what each variable and output is for, and refuses what makes no sense', () => {
    for (const [name, [body]] of Object.entries({ ...module_.variable, ...module_.output })) {
      expect(String(body?.description ?? ''), name).toMatch(/\w{3}/);
    }
    const free = Object.entries(module_.variable)
      .filter(([, [body]]) => body?.validation === undefined)
      .map(([name]) => name);
    expect(free.sort()).toEqual(['control_plane_instance_type', 'database_instance_type', 'tags']);
  });

  it('lets nobody in from everywhere, and keeps what is stored', () => {
    const { resource } = module_;
    expect(
      Object.keys(resource).filter((type) => /internet_gateway|nat_gateway|eip|egress_only/.test(type)),
    ).toEqual([]);
    expect(text.replace(/0\.0\.0\.0\/0 would be everybody/g, '')).not.toMatch(/0\.0\.0\.0\/0|::\/0/);
    for (const body of Object.values(resource.aws_instance ?? {}).flat()) {
      expect(body.associate_public_ip_address).toBe(false);
      expect(body.metadata_options).toMatchObject([{ http_tokens: 'required' }]);
    }
    for (const [name, [bucket]] of Object.entries(resource.aws_s3_bucket ?? {})) {
      expect(bucket).toMatchObject({ object_lock_enabled: true });
      expect(bucket?.force_destroy, name).toBeUndefined();
      expect(resource.aws_s3_bucket_versioning?.[name]).toMatchObject([
        { versioning_configuration: [{ status: 'Enabled' }] },
      ]);
      expect(resource.aws_s3_bucket_object_lock_configuration?.[name]).toHaveLength(1);
      expect(resource.aws_s3_bucket_public_access_block?.[name]).toMatchObject([
        {
          block_public_acls: true,
          block_public_policy: true,
          ignore_public_acls: true,
          restrict_public_buckets: true,
        },
      ]);
    }
    expect(resource.aws_s3_bucket_replication_configuration).toHaveProperty('primary');
    for (const [name, [body]] of Object.entries(resource.aws_ebs_volume ?? {})) {
      expect(body?.encrypted, name).toBe(true);
    }
  });

  it('gives no role a right to everything, or to take backups away', () => {
    for (const [name, [body]] of Object.entries(module_.data.aws_iam_policy_document ?? {})) {
      for (const statement of [body?.statement ?? []].flat(2) as Body[]) {
        const actions = (statement.actions as string[]).join(' ');
        if (statement.effect === 'Deny') {
          continue;
        }
        expect(actions, name).not.toMatch(
          /\*|DeleteObjectVersion|BypassGovernance|PutBucketObjectLock|PutLifecycle/,
        );
        expect(JSON.stringify(statement.resources ?? []), name).not.toMatch(/"\*"/);
      }
    }
  });
});
