/**
 * Who may do what: people in {@code platform_administrators}, signed in by HTTP Basic (programs) or by a session cookie
 * (the portal). A {@code viewer} reads; an {@code administrator} does everything.
 */
@NullMarked
package io.holdfast.server.security;

import org.jspecify.annotations.NullMarked;
