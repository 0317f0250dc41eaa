package io.holdfast.server.live;

import io.holdfast.control.live.LiveEvent;

/** @param number counts up from 1 since the server started */
record NumberedEvent(long number, LiveEvent event) {}
