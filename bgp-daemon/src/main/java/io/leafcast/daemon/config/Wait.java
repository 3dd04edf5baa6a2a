package io.leafcast.daemon.config;

import com.google.errorprone.annotations.Immutable;

/**
 * Something that cannot be had of the Node, since it is not known yet or lacks it.
 *
 * @param text for people, with the place
 */
@Immutable
record Wait(Place place, String text) {}
