package io.leafcast.daemon.config;

import static io.leafcast.daemon.config.Key.optional;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.k8s.client.ApiSettings;
import io.leafcast.k8s.objects.IpamMode;
import io.leafcast.k8s.objects.IpamSettings;
import io.leafcast.k8s.objects.PoolChoice;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** {@code sources.kubernetes}: a Node of a Kubernetes API, and where its Pod CIDRs stand. */
@Immutable
record KubernetesSection(
    One<String> node,
    One<URI> server,
    One<String> kubeconfig,
    One<String> caFile,
    One<String> tokenFile,
    One<IpamMode> ipam,
    One<Pools> pools,
    One<Integer> emptyFor,
    One<Integer> absentFor,
    One<Integer> settleFor,
    One<Survey> survey) {
  static final Type<KubernetesSection> TYPE =
      new Type.Section<>(kubernetes ->
          new KubernetesSection(
              kubernetes.one(
                  optional(
                          "node",
                          Type.text(
                              "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?",
                              "lower case letters, digits, '-' and '.', at most 253"),
                          "the name of the Node")
                      .or("${NODE_NAME}")),
              kubernetes.one(
                  optional(
                      "server",
                      Type.SERVER,
                      "the API server, such as https://localhost:7445; without it that of"
                          + " the kubeconfig, else the cluster's service")),
              kubernetes.one(
                  optional(
                      "kubeconfig", Type.PATH, "a kubeconfig file, whose current context is used")),
              kubernetes.one(
                  optional(
                      "caFile",
                      Type.PATH,
                      "the CA certificates of the API server; without it the"
                          + " kubeconfig's or the ServiceAccount's")),
              kubernetes.one(
                  optional(
                      "tokenFile",
                      Type.PATH,
                      "the bearer token, read again when it changes; without it the"
                          + " kubeconfig's or the ServiceAccount's")),
              kubernetes.one(
                  optional(
                          "ipam",
                          new Type.Word<>(words()),
                          "which object says the Pod CIDRs: auto is the CiliumNode where the API"
                              + " serves CiliumNodes, else the Node; node; ciliumnode; pools is"
                              + " the CiliumNode's pools alone; none")
                      .or("auto")),
              kubernetes.one(
                  optional("pools", Pools.TYPE, "which pools of a CiliumNode count; else all")),
              kubernetes.one(
                  optional(
                          "emptyFor",
                          Type.whole(0, 86_400),
                          "seconds that a list of CIDRs is kept which was emptied and is there")
                      .or("30")),
              kubernetes.one(
                  optional(
                          "absentFor",
                          Type.whole(0, 86_400),
                          "seconds that an object is kept which a list does not show any more;"
                              + " one that is told to be deleted is withdrawn at once")
                      .or("300")),
              kubernetes.one(
                  optional(
                          "settleFor",
                          Type.whole(0, 86_400),
                          "seconds that a CIDR is there before it is announced, once others were")
                      .or("0")),
              kubernetes.one(
                  optional(
                          "survey",
                          Survey.TYPE,
                          "what is looked at in the cluster beside this node, and told as findings")
                      .or("{}"))));

  /** What is looked at in the cluster now and then. */
  @Immutable
  record Survey(One<SurveySettings.Duplicates> duplicates, One<SurveySettings.Look> ciliumConfig) {
    static final Type<Survey> TYPE =
        new Type.Section<>(survey ->
            new Survey(
                survey.one(
                    optional(
                            "duplicates",
                            new Type.Word<>(
                                ImmutableMap.of(
                                    "tell",
                                    SurveySettings.Duplicates.TELL,
                                    "hold",
                                    SurveySettings.Duplicates.HOLD,
                                    "off",
                                    SurveySettings.Duplicates.OFF)),
                            "tell: whether another CiliumNode has a CIDR of this node's; hold: and what of that"
                                + " is not announced yet is held back; off")
                        .or("tell")),
                survey.one(
                    optional(
                            "ciliumConfig",
                            new Type.Text<>(
                                "^(off|[-a-z0-9.]+/[-a-z0-9.]+)$", SurveySettings::look),
                            "the ConfigMap of Cilium's agents, as namespace/name; off")
                        .or("kube-system/cilium-config"))));

    private SurveySettings settings() {
      return new SurveySettings(duplicates.orThrow(), ciliumConfig.orThrow());
    }
  }

  private static ImmutableMap<String, IpamMode> words() {
    return Arrays.stream(IpamMode.values())
        .collect(ImmutableMap.toImmutableMap(IpamMode::word, mode -> mode));
  }

  /** Which pools of addresses count: those that are named, and those that have the labels. */
  @Immutable
  record Pools(Many<String> names, One<Selector> selector) {
    static final Type<Pools> TYPE =
        new Type.Section<>(pools ->
            new Pools(
                pools.many(
                    optional(
                        "names",
                        Type.text(
                            "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?",
                            "the name of a CiliumPodIPPool, such as default"),
                        "these CiliumPodIPPools")),
                pools.one(
                    optional(
                        "selector",
                        Selector.TYPE,
                        "and those that have these labels; io.cilium.podippool.name is the name"))));

    private PoolChoice choice() {
      return new PoolChoice(
          ImmutableSet.copyOf(names.values()), selector.found().map(Selector::toLabelSelector));
    }
  }

  /** Finds what is wrong although each value by itself is right. */
  void check(String path, Problems problems) {
    server
        .found()
        .filter(uri -> "http".equals(uri.getScheme()))
        .filter(_ -> tokenFile.found().isPresent())
        .ifPresent(_ ->
            problems.add(
                server.place(),
                path + ".server",
                "is http, which would send the token in clear; write https, or"
                    + " remove tokenFile"));
    if (pools instanceof One.Given<Pools>(Pools chosen, Place place)) {
      chosen.selector().found().ifPresent(one -> one.check(path + ".pools.selector", problems));
      if (chosen.names().items().isEmpty() && chosen.selector() instanceof One.Absent) {
        problems.add(place, path + ".pools", "chooses nothing; write names, selector or both");
      }
      if (ipam instanceof One.Given<IpamMode>(IpamMode mode, Place _) && !mode.readsCiliumNode()) {
        problems.add(
            place,
            path + ".pools",
            "has no effect with ipam: "
                + mode.word()
                + "; remove it, or write ipam: auto, ciliumnode or pools");
      }
    }
  }

  DaemonSettings.Node settings(ImmutableMap<String, String> environment) {
    return new DaemonSettings.Node(
        node.orThrow(),
        new ApiSettings(
            server.found(),
            kubeconfig.found().map(Path::of),
            caFile.found().map(Path::of),
            tokenFile.found().map(Path::of),
            environment),
        new IpamSettings(
            ipam.orThrow(),
            pools.found().map(Pools::choice).orElse(PoolChoice.ALL),
            Duration.ofSeconds(emptyFor.orThrow()),
            Duration.ofSeconds(absentFor.orThrow()),
            Duration.ofSeconds(settleFor.orThrow())),
        survey.orThrow().settings());
  }
}
