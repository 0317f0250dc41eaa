import { Alert, Group, type AlertProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyText } from './CopyText';

/** What went wrong, where it did: stays for as long as it is so, and can be copied. */
export function Failure(props: {
  says: string;
  title?: string;
  mt?: AlertProps['mt'];
  mb?: AlertProps['mb'];
  /** What can be done about it. */
  children?: ReactNode;
}) {
  return (
    <Alert className="notice" data-tone="bad" role="alert" title={props.title} mt={props.mt} mb={props.mb}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
        <span className="message">{props.says}</span>
        <CopyText text={props.says} />
      </Group>
      {props.children}
    </Alert>
  );
}
