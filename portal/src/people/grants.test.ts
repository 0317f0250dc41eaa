import { describe, expect, it } from 'vitest';
import { grantName, isLimited, ofService, ofSite } from './grants';

describe('grants', () => {
  it('are named with what they are for', () => {
    expect(grantName('dr-commander')).toBe('DR commander');
    expect(grantName(`operator@${ofService('shop')}`)).toBe('Operator (shop)');
    expect(grantName(`approver@${ofSite('zurich')}`)).toBe('Approver (site zurich)');
    expect(grantName('of-a-newer-version@shop')).toBe('of-a-newer-version (shop)');
  });

  it('are limited or for everything', () => {
    expect(isLimited('operator@shop')).toBe(true);
    expect(isLimited('operator')).toBe(false);
  });
});
