import { Button, Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { texts } from '../texts';
import { CopyText } from './CopyText';
import { Failure } from './Failure';
import { Reading } from './Reading';
import { useLostSince } from './Stale';

/** What is read from the server, as far as showing it goes; a query of the query library is one. */
export interface Read<Data> {
  data: Data | undefined;
  error: Error | null;
  refetch: () => unknown;
}

/**
 * What was read. Until it has come: that it is being read; when it cannot be: why, and the way to try again. Nothing else may
 * stand in its place, or what could not be read would look like what is not there.
 */
export function Loaded<Data>(props: {
  query: Read<Data>;
  /** Of its place holder, in pixels. */
  height?: number;
  children: (data: Data) => ReactNode;
}) {
  const { data, error, refetch } = props.query;
  const lost = useLostSince() !== undefined;
  return (
    <>
      {/* a lost connection is said once, in the header; but what never came has to say so itself */}
      {error && (!lost || data === undefined) && (
        <Failure title={texts.errors.title} mb={data === undefined ? undefined : 'sm'} says={error.message}>
          <Button size="xs" mt="xs" display="block" variant="default" onClick={() => void refetch()}>
            {texts.errors.retry}
          </Button>
        </Failure>
      )}
      {data !== undefined ? props.children(data) : !error && <Reading h={props.height ?? 120} />}
    </>
  );
}

/** The same where there is room for a few words: in a cell, beside a name. */
export function LoadedInline<Data>(props: {
  query: Pick<Read<Data>, 'data' | 'error'>;
  children: (data: Data) => ReactNode;
}) {
  const { data, error } = props.query;
  if (data !== undefined) return props.children(data);
  if (error === null)
    return (
      <Skeleton component="span" role="status" display="block" h={20} aria-label={texts.table.loading} />
    );
  return (
    <span className="unread" role="alert">
      <span className="message">{error.message}</span>
      <CopyText text={error.message} />
    </span>
  );
}
