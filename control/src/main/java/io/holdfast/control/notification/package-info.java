/**
 * Tells people and their tools of alerts: by mail, chat, signed webhook, PagerDuty and Alertmanager.
 *
 * <p>What is to be told is derived from the alerts in the catalog ({@code NotificationPlanner}) into an outbox there
 * ({@code Outbox}), and leaves it only when its channel has taken it ({@code NotificationSender}): whatever ends the
 * process in between, it is told after the next start; seldom twice, never not at all. A <em>notice</em> is one alert as a
 * channel is told of it; a <em>message</em> holds the notices that a channel is told at once.
 */
@NullMarked
package io.holdfast.control.notification;

import org.jspecify.annotations.NullMarked;
