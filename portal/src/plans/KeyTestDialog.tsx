import { Alert, Button, Group, Modal, NativeSelect, Stack, Text, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useRecovery } from '../api/queries';
import { texts } from '../texts';
import { useKeyTest } from './queries';
import { sharesOf } from './shares';

const t = texts.plans;

/** Takes the shares of a recovery key, and says whether they opened a repository. */
export function KeyTestDialog({ opened, close }: { opened: boolean; close: () => void }) {
  const repositories = (useRecovery().data?.sites ?? []).map((site) => site.repository);
  const [repository, setRepository] = useState('');
  const [text, setText] = useState('');
  const test = useKeyTest();
  const shares = sharesOf(text);
  const leave = () => {
    setText('');
    test.reset();
    close();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (repository) test.mutate({ repository, shares }, { onSuccess: () => setText('') });
  };
  return (
    <Modal opened={opened} onClose={leave} title={t.keyTest} closeButtonProps={{ 'aria-label': t.cancel }}>
      <form onSubmit={submit} autoComplete="off">
        <Stack>
          <Text size="sm">{t.keyTestHint}</Text>
          <NativeSelect
            label={t.keyRepository}
            required
            data={['', ...repositories]}
            value={repository}
            onChange={(event) => setRepository(event.currentTarget.value)}
          />
          <Textarea
            label={t.keyShares}
            description={t.keySharesHint}
            required
            autosize
            minRows={6}
            maxRows={14}
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {test.error && (
            <Alert className="notice" data-tone="bad" role="alert" title={t.keyFailed}>
              <span className="message">{test.error.message}</span>
            </Alert>
          )}
          {test.data && (
            <Alert
              className="notice"
              data-tone={test.data.passed ? 'good' : 'bad'}
              role="status"
              title={test.data.passed ? t.keyPassed : t.keyFailed}
            >
              <span className="message">{test.data.detail}</span>
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={leave}>
              {t.cancel}
            </Button>
            <Button
              type="submit"
              loading={test.isPending}
              disabled={repository === '' || shares.length === 0}
            >
              {t.keyStart}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
