import fs from 'node:fs';
import type { Params, ParamType, ParamValue, Statement } from './engine.ts';

const paramTypes: readonly ParamType[] = ['INTEGER', 'BIGINT', 'DOUBLE', 'BOOLEAN', 'VARCHAR', 'INTEGER[]', 'DOUBLE[]', 'VARCHAR[]'];
const headerLine = /^--\s*@(param|relation|column)\s+(\w+)(?:\s+(\S+))?/;
const cache = new Map<string, Statement>();

/** The statement without comments and text literals: what is left can only be SQL, so that a `$name` in a literal is no parameter. */
const withoutCommentsAndLiterals = (sql: string) => sql.replace(/'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');

const namesIn = (sql: string, pattern: RegExp) => [...new Set([...sql.matchAll(pattern)].map((match) => match[1]!))].sort();

/**
 * Reads a statement's header and checks it against its text:
 *
 *     -- @relation positions            closed positions of the lake
 *     -- @param fromMs BIGINT           first instant, ms UTC
 *     -- @column account_id INTEGER     what comes out (for people)
 *
 * Throws where a parameter or relation is used but not declared, or declared but not used.
 */
export function defineStatement(name: string, text: string): Statement {
  const params: Record<string, ParamType> = {};
  const relations: string[] = [];
  for (const line of text.split('\n')) {
    const match = headerLine.exec(line.trim());
    if (!match) continue;
    const [, kind, field, type] = match;
    if (kind === 'relation') relations.push(field!);
    if (kind !== 'param') continue;
    if (!paramTypes.includes(type as ParamType)) throw new Error(`${name}: parameter ${field} has the unknown type ${type}`);
    params[field!] = type as ParamType;
  }
  const body = withoutCommentsAndLiterals(text);
  const check = (kind: string, used: string[], declared: string[]) => {
    const undeclared = used.filter((field) => !declared.includes(field));
    const unused = declared.filter((field) => !used.includes(field));
    if (undeclared.length > 0) throw new Error(`${name}: ${kind} ${undeclared.join(', ')} is used but not declared in the header`);
    if (unused.length > 0) throw new Error(`${name}: ${kind} ${unused.join(', ')} is declared in the header but not used`);
  };
  check('parameter', namesIn(body, /\$([A-Za-z_]\w*)/g), Object.keys(params));
  check('relation', namesIn(body, /\{(\w+)\}/g), relations);
  return { name, sql: text, params, relations };
}

/** The statement in `workers/lake/sql/<area>/<name>.sql`, checked, kept after the first reading. */
export function sqlFile(area: string, name: string): Statement {
  const key = `${area}/${name}`;
  let statement = cache.get(key);
  if (!statement) {
    statement = defineStatement(key, fs.readFileSync(new URL(`./sql/${area}/${name}.sql`, import.meta.url), 'utf8'));
    cache.set(key, statement);
  }
  return statement;
}

function fits(value: ParamValue, type: ParamType): boolean {
  if (value === null) return true;
  if (type.endsWith('[]')) {
    const item = type.slice(0, -2) as ParamType;
    return Array.isArray(value) && value.every((entry: number | string) => fits(entry, item));
  }
  if (type === 'VARCHAR') return typeof value === 'string';
  if (type === 'BOOLEAN') return typeof value === 'boolean';
  if (type === 'DOUBLE') return typeof value === 'number' && !Number.isNaN(value);
  return Number.isSafeInteger(value);
}

/** Throws where the given parameters are not exactly those of the statement's header, or have another type. */
export function checkParams(statement: Statement, params: Params): void {
  if (statement.relations.length > 0) throw new Error(`${statement.name} still needs the relation ${statement.relations.join(', ')}`);
  for (const name of Object.keys(params)) {
    if (!(name in statement.params)) throw new Error(`${statement.name} has no parameter ${name}`);
  }
  for (const [name, type] of Object.entries(statement.params)) {
    const value = params[name];
    if (value === undefined) throw new Error(`${statement.name} needs the parameter ${name} (${type})`);
    if (!fits(value, type)) throw new Error(`${statement.name}: parameter ${name} must be ${type}`);
  }
}
