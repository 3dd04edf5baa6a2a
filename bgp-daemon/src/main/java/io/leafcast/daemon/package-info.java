/**
 * The product: {@code Main} picks what was asked for. Everything that readers see (status, metrics,
 * readiness) is made of the Snapshot in the Window; everything that the speaker is told goes
 * through its Mailbox.
 */
@NullMarked
package io.leafcast.daemon;

import org.jspecify.annotations.NullMarked;
