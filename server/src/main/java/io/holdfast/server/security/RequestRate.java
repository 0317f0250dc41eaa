package io.holdfast.server.security;

/**
 * What one address may ask for. Whoever starts the server registers one.
 *
 * @param aSecond requests a second; 0: any number
 */
public record RequestRate(int aSecond) {}
