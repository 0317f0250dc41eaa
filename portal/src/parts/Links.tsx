import { Anchor, Button, type AnchorProps, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import { forwardRef, type AnchorHTMLAttributes } from 'react';

type Attributes<Props> = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof Props>;

const PlainAnchor = forwardRef<HTMLAnchorElement, AnchorProps & Attributes<AnchorProps>>(
  function PlainAnchor(props, ref) {
    return <Anchor ref={ref} inherit={props.size === undefined} {...props} />;
  },
);

const PlainButton = forwardRef<HTMLAnchorElement, ButtonProps & Attributes<ButtonProps>>(
  function PlainButton(props, ref) {
    return <Button component="a" ref={ref} {...props} />;
  },
);

/** A link to another page of the portal. */
export const PageLink = createLink(PlainAnchor);

/** The same, looking like a button. */
export const LinkButton = createLink(PlainButton);
