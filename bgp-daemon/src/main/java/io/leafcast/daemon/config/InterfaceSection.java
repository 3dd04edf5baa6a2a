package io.leafcast.daemon.config;

import static io.leafcast.daemon.config.Key.optional;
import static io.leafcast.daemon.config.Key.required;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Family;
import io.leafcast.daemon.config.InterfaceChoice.Length;

/** One entry of {@code sources.interfaces}. */
@Immutable
record InterfaceSection(One<String> name, Many<Family> families, One<Length> length) {
  static final Type<InterfaceSection> TYPE =
      new Type.Section<>(one ->
          new InterfaceSection(
              one.one(
                  required(
                      "name",
                      Type.text(
                          "[^/\\s%:]{1,15}",
                          "the name of an interface, such as lo; * and ? stand for others"),
                      "the interface, such as lo; * and ? stand for any characters and for one")),
              one.many(
                  optional(
                          "families",
                          Type.FAMILY,
                          "of which addresses are announced; never those of host or link scope")
                      .or("[ipv6-unicast, ipv4-unicast]")),
              one.one(
                  optional(
                          "length",
                          new Type.Word<>(
                              ImmutableMap.of("host", Length.HOST, "connected", Length.CONNECTED)),
                          "host: each address as /32 or /128; connected: the prefix on its link")
                      .or("host"))));

  InterfaceChoice choice() {
    return new InterfaceChoice(
        name.orThrow(),
        families.values().stream().map(Family::afi).collect(ImmutableSet.toImmutableSet()),
        length.orThrow());
  }
}
