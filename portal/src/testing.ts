import { configure } from '@testing-library/react';
import { vi } from 'vitest';

// a machine that also builds takes longer than a second for what a page does in milliseconds
configure({ asyncUtilTimeout: 10_000 });

// files share a process: a module that another one has given in place of the client must not be found here
vi.resetModules();
