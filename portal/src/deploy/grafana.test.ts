// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

// Grafana publishes its schema of dashboards as types, made of the CUE that Grafana itself is made of. TypeScript's compiler
// judges: what is not known, missing, or of another type is a problem.
const FOLDER = '../deploy/grafana/';
const OPTIONS: Record<string, string> = {
  stat: 'stat/panelcfg/x/StatPanelCfg_types.gen',
  timeseries: 'timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen',
};

/** What all programs share is read once. */
const SOURCES = new Map<string, ts.SourceFile>();

interface Board {
  panels: {
    id: number;
    type: string;
    options: object;
    targets: object[];
    fieldConfig: { defaults: object };
  }[];
}

/** JSON has no enums: each stands for its values. */
const PLAIN = `
  type Plain<T> = T extends string ? \`\${T}\`
    : T extends (infer U)[] ? Plain<U>[]
    : T extends object ? { [K in keyof T]: Plain<T[K]> }
    : T;`;

function source(board: Board): string {
  const lines = ["import type { Dashboard, DataQuery } from '@grafana/schema';"];
  for (const [type, module] of Object.entries(OPTIONS)) {
    lines.push(
      `import type { Options as ${type} } from '@grafana/schema/dist/esm/raw/composable/${module}';`,
    );
  }
  lines.push(PLAIN, `export const dashboard: Plain<Dashboard> = ${JSON.stringify(board)};`);
  // what a kind of panel and of source takes the schema of dashboards leaves open
  for (const panel of board.panels) {
    const options = panel.type in OPTIONS ? `Partial<Plain<${panel.type}>>` : 'never';
    lines.push(`export const options${panel.id}: ${options} = ${JSON.stringify(panel.options)};`);
    lines.push(
      `export const targets${panel.id}: (Plain<DataQuery> & { expr: string; legendFormat: string })[] = ` +
        `${JSON.stringify(panel.targets)};`,
    );
  }
  return lines.join('\n');
}

function problems(board: Board): string[] {
  const file = `${process.cwd()}/src/deploy/dashboard.ts`;
  const text = source(board);
  const settings: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
  };
  const host = ts.createCompilerHost(settings);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, target) => {
    if (name === file) {
      return ts.createSourceFile(name, text, target);
    }
    const known = SOURCES.get(name) ?? read(name, target);
    if (known) {
      SOURCES.set(name, known);
    }
    return known;
  };
  const exists = host.fileExists.bind(host);
  host.fileExists = (name) => name === file || exists(name);
  return ts
    .getPreEmitDiagnostics(ts.createProgram([file], settings, host))
    .map((one) => ts.flattenDiagnosticMessageText(one.messageText, ' '));
}

const boards = readdirSync(FOLDER).map((name) => ({
  name,
  board: JSON.parse(readFileSync(FOLDER + name, 'utf8')) as Board,
}));

describe('the dashboards for Grafana', { timeout: 120_000 }, () => {
  it.each(boards)('$name is as the schema of Grafana says', ({ board }) => {
    expect(board.panels.length).toBeGreaterThan(5);
    expect(problems(board)).toEqual([]);
  });

  it('has the schema refuse what Grafana would not understand', () => {
    const wrong = (change: (board: Record<string, unknown>, panel: Record<string, unknown>) => void) => {
      const board = structuredClone(boards[0]!.board);
      change(
        board as unknown as Record<string, unknown>,
        board.panels[0] as unknown as Record<string, unknown>,
      );
      return problems(board).join('\n');
    };
    expect(wrong((board) => (board['schemaVersion'] = '39'))).toContain(
      "'string' is not assignable to type 'number'",
    );
    expect(wrong((board) => (board['refreshed'] = '30s'))).toContain('"refreshed"');
    expect(wrong((_, panel) => (panel['gridPos'] = { x: 0, y: 0, w: '4', h: 4 }))).toContain("type 'number'");
    expect(wrong((_, panel) => (panel['titel'] = 'x'))).toContain('"titel"');
    expect(wrong((_, panel) => (panel['options'] = { colorMode: 'loud' }))).toContain('"loud"');
    expect(wrong((_, panel) => (panel['options'] = { colourMode: 'value' }))).toContain('"colourMode"');
    expect(wrong((_, panel) => (panel['targets'] = [{ expr: 'up', legendFormat: 'x' }]))).toContain(
      "'refId'",
    );
    expect(wrong((_, panel) => (panel['type'] = 'statt'))).toContain("type 'never'");
  });
});
