import { Button, Checkbox, Group, SimpleGrid, Stack } from '@mantine/core';
import { useState } from 'react';
import { Failure } from '../parts/Failure';
import { Section } from '../parts/Section';
import { texts } from '../texts';
import { useFactorRoles, useRequireFactor } from './queries';

const t = texts.peoplePage;

/** Which roles need a second factor, to be changed by who may. */
export function FactorRoles() {
  const { data, error } = useFactorRoles();
  const require = useRequireFactor();
  const [changed, setChanged] = useState<string[]>();
  const roles = changed ?? data?.roles ?? [];
  const failure = error ?? require.error;
  return (
    <Section title={t.factorRoles}>
      <Stack gap="sm">
        {failure && <Failure says={failure.message} />}
        {data && (
          <Checkbox.Group
            aria-label={t.factorRoles}
            description={t.factorRolesHint}
            value={roles}
            onChange={setChanged}
          >
            <SimpleGrid cols={{ base: 2, sm: 4 }} mt="xs">
              {Object.entries(t.roleNames).map(([role, name]) => (
                <Checkbox key={role} value={role} label={name} />
              ))}
            </SimpleGrid>
          </Checkbox.Group>
        )}
        <Group>
          <Button
            size="xs"
            variant="default"
            loading={require.isPending}
            disabled={changed === undefined}
            onClick={() => require.mutate(roles, { onSuccess: () => setChanged(undefined) })}
          >
            {t.save}
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}
