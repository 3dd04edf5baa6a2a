package io.leafcast.daemon.config;

import static io.leafcast.daemon.config.Key.optional;
import static io.leafcast.daemon.config.Key.required;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.daemon.config.CheckSettings.Start;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/** One entry of {@code sources.static.checked}. */
@Immutable
record CheckedSection(
    One<String> name,
    Many<Prefix> prefixes,
    One<Check> check,
    One<WhenDown> whenDown,
    One<String> disableFile,
    One<Start> startsAs) {

  /** What tells an address of this host from a name, which would have to be looked up. */
  private static final String LITERAL = "([0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-fA-F:.]+])";

  static final Type<CheckedSection> TYPE =
      new Type.Section<>(one ->
          new CheckedSection(
              one.one(
                  required(
                      "name",
                      Type.text(
                          "[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])?",
                          "lower case letters, digits and '-', at most 52"),
                      "what status, logs and metrics call it, such as web")),
              one.many(required("prefixes", Type.PREFIX, "what to announce while it is up")),
              one.one(required("check", Check.TYPE, "what is tried, and how often")),
              one.one(
                  optional(
                      "whenDown",
                      WhenDown.TYPE,
                      "what becomes of the prefixes while it is down; without it they are"
                          + " withdrawn")),
              one.one(
                  optional(
                      "disableFile",
                      Type.PATH,
                      "while this file exists it is down, at once; looked for every second")),
              one.one(
                  optional(
                          "startsAs",
                          new Type.Word<>(ImmutableMap.of("down", Start.DOWN, "up", Start.UP)),
                          "down or up: what it is until it was tried")
                      .or("down"))));

  /** What is tried. */
  @Immutable
  record Check(
      Many<String> command,
      One<URI> http,
      One<Integer> interval,
      One<Integer> timeout,
      One<Integer> rise,
      One<Integer> fall) {
    static final Type<Check> TYPE =
        new Type.Section<>(check ->
            new Check(
                check.many(
                    optional(
                        "command",
                        new Type.Text<>("", Decoded::good),
                        "a program by its whole path, and its arguments; no shell is between;"
                            + " exit status 0 is good")),
                check.one(
                    optional(
                        "http",
                        new Type.Text<>("^http://" + LITERAL, CheckedSection::url),
                        "such as http://127.0.0.1:8080/healthz: a GET, to an address and not to a"
                            + " name; status 200 to 299 is good")),
                check.one(
                    optional("interval", Type.whole(1, 3600), "seconds from one try to the next")
                        .or("5")),
                check.one(
                    optional(
                            "timeout",
                            Type.whole(1, 3600),
                            "seconds that a try may take; then it has failed, and its processes"
                                + " are killed")
                        .or("3")),
                check.one(
                    optional("rise", Type.whole(1, 1000), "good tries in a row until it is up")
                        .or("2")),
                check.one(
                    optional("fall", Type.whole(1, 1000), "bad tries in a row until it is down")
                        .or("3"))));

    private CheckSettings.Probe probe() {
      return http.found()
          .<CheckSettings.Probe>map(CheckSettings.Http::new)
          .orElseGet(() -> new CheckSettings.Command(command.values()));
    }
  }

  /** What becomes of the prefixes while it is down. */
  @Immutable
  record WhenDown(One<Long> med) {
    static final Type<WhenDown> TYPE =
        new Type.Section<>(down ->
            new WhenDown(
                down.one(
                    required(
                        "med",
                        Type.whole(0, 0xFFFF_FFFFL, med -> med),
                        "they stay announced with this MED; none is set while it is up, which most"
                            + " routers take for 0"))));
  }

  private static Decoded<URI> url(String text) {
    Decoded<URI> bad =
        Decoded.bad(
            "'"
                + text
                + "' is not allowed; write it as http://127.0.0.1:8080/path, with an address"
                + " and not a name; of https ask with a command");
    try {
      URI url = new URI(text);
      return text.matches("http://" + LITERAL + "(:[0-9]{1,5})?([/?][!-~]*)?")
              && url.getHost() != null
              && url.getPort() <= 0xFFFF
          ? Decoded.good(url)
          : bad;
    } catch (URISyntaxException notAUrl) {
      return bad;
    }
  }

  CheckSettings settings() {
    Check tried = check.orThrow();
    return new CheckSettings(
        name.orThrow(),
        prefixes.values(),
        tried.probe(),
        Duration.ofSeconds(tried.interval().orThrow()),
        Duration.ofSeconds(tried.timeout().orThrow()),
        tried.rise().orThrow(),
        tried.fall().orThrow(),
        whenDown
            .found()
            .<CheckSettings.WhenDown>map(down -> new CheckSettings.Med(down.med().orThrow()))
            .orElseGet(CheckSettings.Withdraw::new),
        disableFile.found(),
        startsAs.orThrow());
  }
}
