/**
 * The one room where English is made of what the speaker tells: {@link
 * io.leafcast.bgp.words.Words}. Values come in ({@link io.leafcast.bgp.speaker.Note}s and {@link
 * io.leafcast.bgp.reason.Reason}s), one line for a person goes out: what, why, and what to do.
 * Nothing left of here makes sentences, and nothing here decides anything; a new value has no words
 * until it has a row here, which the compiler sees.
 */
@NullMarked
package io.leafcast.bgp.words;

import org.jspecify.annotations.NullMarked;
