import type { DecidedRequest } from '../api/types';
import { texts } from '../texts';
import type { Waiting } from './queries';

const t = texts.approvals;

/** What somebody asks for, in a sentence. */
export function asks(item: Waiting): string {
  switch (item.kind) {
    case 'part':
      return t.asks(item.requestedBy, item.of.dataSet, item.reason);
    case 'change':
      return t.asksChange(item.requestedBy, item.reason);
    case 'replacement':
      return t.asksReplacement(item.requestedBy, item.of.dataSet, item.of.directory, item.reason);
    case 'run':
      return t.asksRun(item.requestedBy, item.of.mode, item.of.plan, item.reason);
    case 'custody':
      return t.asksCustody(item.requestedBy, item.of.act, item.of.dataSet ?? item.of.repository, item.reason);
  }
}

/** What was asked for and no longer waits, in the same words. */
export function asked(one: DecidedRequest): string {
  const { kind, requestedBy: who, reason } = one;
  const subject = one.subject ?? '';
  switch (kind) {
    case 'PART':
      return t.asks(who, subject, reason);
    case 'CHANGE':
      return t.asksChange(who, reason);
    case 'REPLACEMENT':
      return t.asksReplacement(who, subject, one.directory ?? '', reason);
    case 'RUN':
      return t.asksRun(who, one.act ?? '', subject, reason);
    case 'CUSTODY':
      return t.asksCustody(who, one.act ?? '', subject, reason);
  }
}

/** As a request is called while it waits. */
export const kindOf = ({ kind }: Pick<DecidedRequest, 'kind'>) => kind.toLowerCase() as Waiting['kind'];
