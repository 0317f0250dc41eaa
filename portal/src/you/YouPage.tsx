import { Text } from '@mantine/core';
import { useSession } from '../api/session';
import { Page } from '../parts/Page';
import { texts } from '../texts';
import { FactorSection } from './FactorSection';
import { PasswordSection } from './PasswordSection';
import { SessionsSection } from './SessionsSection';
import { TokensSection } from './TokensSection';

const t = texts.youPage;

/** How one gets in, and what signs in as oneself. */
export function YouPage() {
  const { data } = useSession();
  return (
    <Page title={t.title} hint={data && t.hint(data.user)}>
      {data?.local ? (
        <>
          <FactorSection />
          <TokensSection />
        </>
      ) : (
        <Text size="sm">{t.elsewhere}</Text>
      )}
      <SessionsSection />
      {data?.local && <PasswordSection />}
    </Page>
  );
}
