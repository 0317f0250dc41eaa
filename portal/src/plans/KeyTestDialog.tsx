import { Alert, NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ErrandBar } from '../parts/ErrandBar';
import { FormDialog } from '../parts/FormDialog';
import { useRecovery } from '../recovery/queries';
import { texts } from '../texts';
import { useCancelKeyTest, useKeyTest, useRunningKeyTest } from './queries';
import { sharesOf } from './shares';

const t = texts.plans;

/** Takes the shares of a recovery key, and says whether they opened a repository. */
export function KeyTestDialog({ close }: { close: () => void }) {
  const repositories = (useRecovery().data?.sites ?? []).map((site) => site.repository);
  const [repository, setRepository] = useState('');
  const [text, setText] = useState('');
  const test = useKeyTest();
  const shares = sharesOf(text);
  const send = () => {
    if (repository) test.mutate({ repository, shares }, { onSuccess: () => setText('') });
  };
  return (
    <FormDialog
      title={t.keyTest}
      hint={t.keyTestHint}
      error={test.error}
      failedTitle={t.keyFailed}
      confirm={t.keyStart}
      cancel={t.cancel}
      busy={test.isPending}
      disabled={repository === '' || shares.length === 0}
      secret
      send={send}
      close={close}
    >
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
      {test.isPending && <Testing repository={repository} />}
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
    </FormDialog>
  );
}

/** How far it is: over a slow line it takes a while. */
function Testing({ repository }: { repository: string }) {
  const running = useRunningKeyTest(repository);
  const cancel = useCancelKeyTest(repository);
  return (
    <ErrandBar
      running={running}
      title={texts.errands.keyTest}
      testId="key-testing"
      cancel={cancel}
      verb={texts.cancelling.keyTest}
    />
  );
}
