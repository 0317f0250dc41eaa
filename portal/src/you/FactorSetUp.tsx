import { Button, Group, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { QRCodeSVG } from 'qrcode.react';
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import { Failure } from '../parts/Failure';
import { texts } from '../texts';
import { Once } from '../parts/Once';
import { useBeginFactor, useConfirmFactor, useFactorDone } from './queries';

const t = texts.youPage;

/** As people read and type it: in groups of four. */
function inGroups(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? secret;
}

/** From the secret, by a first code, to the recovery codes. */
export function FactorSetUp({ aside, close }: { aside: ReactNode; close: () => void }) {
  const { mutate: begin, data: begun, error: notBegun } = useBeginFactor();
  const confirm = useConfirmFactor();
  const done = useFactorDone();
  const [code, setCode] = useState('');
  useEffect(() => begin(), [begin]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate(code);
  };
  const error = notBegun ?? confirm.error;
  if (confirm.data)
    return (
      <Stack>
        <Text size="sm">{t.factor.codes}</Text>
        <Once label={t.factor.codesLabel} value={confirm.data.recoveryCodes.join('\n')} />
        <Group justify="flex-end">
          <Button
            onClick={() => {
              close();
              done();
            }}
          >
            {t.factor.kept}
          </Button>
        </Group>
      </Stack>
    );
  return (
    <form onSubmit={submit}>
      <Stack>
        {error && <Failure says={error.message} />}
        <Text size="sm">{t.factor.scan}</Text>
        {begun ? (
          <>
            <Group justify="center">
              <QRCodeSVG value={begun.uri} size={176} marginSize={4} title={t.factor.qr} className="qr" />
            </Group>
            <Once label={t.factor.key} value={begun.secret} shown={inGroups(begun.secret)} />
          </>
        ) : (
          <Skeleton h={240} />
        )}
        <TextInput
          label={t.code}
          autoComplete="one-time-code"
          inputMode="numeric"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          required
          withAsterisk={false}
        />
        <Group justify="flex-end">
          {aside}
          <Button type="submit" loading={confirm.isPending} disabled={!begun}>
            {t.factor.confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
