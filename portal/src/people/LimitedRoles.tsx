import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useInventory } from '../api/queries';
import { texts } from '../texts';
import { grantName, isLimited, LIMITABLE, ofService, ofSite, placeName } from './grants';

const t = texts.peoplePage;

/** The roles that are for single services and sites: takes them away, and gives others. */
export function LimitedRoles({ roles, change }: { roles: string[]; change: (roles: string[]) => void }) {
  const inventory = useInventory().data;
  const [role, setRole] = useState<string | null>('operator');
  const [place, setPlace] = useState<string | null>(null);
  const places = [
    { group: t.services, items: (inventory?.services ?? []).map((one) => ofService(one.name)) },
    { group: t.sites, items: (inventory?.sites ?? []).map((one) => ofSite(one.name)) },
  ].map(({ group, items }) => ({ group, items: items.map((value) => ({ value, label: placeName(value) })) }));
  const grant = role !== null && place !== null ? `${role}@${place}` : undefined;
  return (
    <Stack gap="xs" role="group" aria-label={t.limitedRoles}>
      <Text size="sm" fw={500}>
        {t.limitedRoles}
      </Text>
      <Text size="xs" c="dimmed">
        {t.limitedRolesHint}
      </Text>
      {roles.filter(isLimited).map((one) => (
        <Group key={one} justify="space-between" wrap="nowrap">
          <Text size="sm">{grantName(one)}</Text>
          <Button
            size="compact-xs"
            variant="default"
            aria-label={t.removeRole(grantName(one))}
            onClick={() => change(roles.filter((other) => other !== one))}
          >
            {t.remove}
          </Button>
        </Group>
      ))}
      <Group align="end" wrap="nowrap">
        <Select
          label={t.role}
          data={LIMITABLE.map((value) => ({ value, label: t.roleNames[value] ?? value }))}
          allowDeselect={false}
          value={role}
          onChange={setRole}
        />
        <Select label={t.for} data={places} searchable value={place} onChange={setPlace} />
        <Button
          variant="default"
          disabled={grant === undefined || roles.includes(grant)}
          onClick={() => grant !== undefined && change([...roles, grant])}
        >
          {t.give}
        </Button>
      </Group>
    </Stack>
  );
}
