/**
 * What a person asks of the daemon that runs, beside looking: values that come over the admin
 * socket as a line of JSON each, are handed to the control thread as an event, and are answered
 * once. What an order does is not here.
 */
@NullMarked
package io.leafcast.daemon.order;

import org.jspecify.annotations.NullMarked;
