package io.holdfast.repository.tail;

/**
 * One sealed piece of an open log.
 *
 * @param stream whose log it is: lower-case letters, digits, dot and dash
 * @param sequence counts up within the stream, from 0
 * @param storedBytes its size in the store
 */
public record TailFile(String stream, long sequence, long storedBytes) {}
