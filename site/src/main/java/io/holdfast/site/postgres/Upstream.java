package io.holdfast.site.postgres;

/** The primary that a standby follows. */
public record Upstream(String address, int port) {}
