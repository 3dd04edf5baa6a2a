/**
 * The configuration file: from octets to a {@link io.leafcast.daemon.config.Config} and from there
 * to the speaker's settings.
 *
 * <p>{@code TreeReader} reads YAML into a {@code Tree} with places; {@code PeerGroups} gives the
 * peers in it what their groups say; {@code Binder} reads the tree into the records of {@code
 * Config}, whose {@code Key} annotations say all there is to say about each key; {@code JsonSchema}
 * writes the same annotations down for editors; {@code Checks} looks at what concerns more than one
 * key; {@code Translation} makes SpeakerSettings of a config without problems. Bad input is a value
 * here: every step adds to {@code Problems} and goes on, so that all problems are told at once,
 * each with its place. Nothing here opens a socket or logs.
 */
@NullMarked
package io.leafcast.daemon.config;

import org.jspecify.annotations.NullMarked;
