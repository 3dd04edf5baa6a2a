package io.leafcast.k8s.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.k8s.client.Documents.End;
import io.leafcast.k8s.objects.NodeFacts;
import io.leafcast.k8s.objects.NodeObject;
import io.leafcast.k8s.objects.Nodes;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The recorded files are a kube-apiserver's of v1.34.3, octet for octet. */
final class DocumentsTest {
  private static final NodeFacts FACTS =
      new NodeFacts(
          "node-1",
          "0958bf0c-b5b3-4836-8d3c-e5cabf87db15",
          ImmutableMap.of("topology.kubernetes.io/rack", "r1"),
          ImmutableMap.of("example.net/leaf", "192.0.2.254"),
          ImmutableList.of("192.0.2.1", "2001:db8::1"),
          ImmutableSet.of(new NodeFacts.Taint("node.kubernetes.io/not-ready", "", "NoSchedule")),
          ImmutableMap.of(),
          NodeFacts.Ending.NONE);

  @Test
  void conditionsAndTaintsAreReadAndTheirTimesAreNot() {
    String node =
        "{'kind':'Node','metadata':{'name':'node-1','uid':'u-1','resourceVersion':'7'},"
            + "'spec':{'taints':[{'key':'example.net/wait','value':'yes','effect':'NoExecute'}]},"
            + "'status':{'conditions':[{'type':'NetworkUnavailable','status':'False',"
            + "'lastHeartbeatTime':'2026-11-25T10:00:00Z'},{'type':'Ready','status':'Unknown'}]}}";
    NodeFacts facts =
        list(text("{'kind':'NodeList','metadata':{'resourceVersion':'7'},'items':[" + node + "]}"))
            .orThrow()
            .items()
            .getFirst()
            .facts();
    assertThat(facts.uid()).isEqualTo("u-1");
    assertThat(facts.taints())
        .containsExactly(new NodeFacts.Taint("example.net/wait", "yes", "NoExecute"));
    assertThat(facts.conditions())
        .containsExactlyInAnyOrderEntriesOf(
            ImmutableMap.of("NetworkUnavailable", "False", "Ready", "Unknown"));
  }

  /**
   * The kubelet's words, alone and among others, as {@code ReadyCondition} of its setters joins
   * them.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Ready|False|node is shutting down|SHUTTING_DOWN",
        "Ready|False|[container runtime is down, node is shutting down]|SHUTTING_DOWN",
        "Ready|True|node is shutting down|NONE",
        "Ready|Unknown|node is shutting down|NONE",
        "MemoryPressure|False|node is shutting down|NONE",
        "Ready|False|container runtime network not ready|NONE",
      })
  void aMachineThatShutsDownIsKnownByTheWordsOfItsKubelet(
      String type, String status, String message, NodeFacts.Ending ending) {
    String node =
        "{'kind':'Node','metadata':{'name':'node-1','uid':'u-1','resourceVersion':'7'},"
            + "'status':{'conditions':[{'type':'%s','status':'%s','reason':'KubeletNotReady','message':'%s'}]}}"
                .formatted(type, status, message);
    assertThat(
            list(text(
                    "{'kind':'NodeList','metadata':{'resourceVersion':'7'},'items':["
                        + node
                        + "]}"))
                .orThrow()
                .items()
                .getFirst()
                .facts()
                .ending())
        .isEqualTo(ending);
  }

  @Test
  void aRecordedListIsRead() throws IOException {
    Answer<Documents.Part<NodeObject>> list = list(recorded("node-list.json"));
    assertThat(list.orThrow().items())
        .containsExactly(
            new NodeObject(
                FACTS,
                list.orThrow().resourceVersion(),
                Optional.of("10.42.0.0/24"),
                ImmutableList.of("10.42.0.0/24", "fd42::/64")));
  }

  @Test
  void aRecordedListWithoutNodesIsRead() throws IOException {
    assertThat(list(recorded("node-list-empty.json")).orThrow().items()).isEmpty();
  }

  @Test
  void goWritesAnEmptyListAsNullToo() {
    assertThat(
            list(text("{'kind':'NodeList','metadata':{'resourceVersion':'7'},'items':null}"))
                .orThrow())
        .isEqualTo(new Documents.Part<>(ImmutableList.of(), "7", "", 0));
  }

  @Test
  void recordedEventsAreRead() throws IOException {
    List<Event<NodeObject>> events = new ArrayList<>();
    assertThat(events(recorded("node-events.jsonl"), events::add).orThrow())
        .isEqualTo(End.FINISHED);
    assertThat(events.stream().map(event -> event.getClass().getSimpleName()))
        .containsSubsequence("Bookmark", "Changed", "Changed", "Deleted", "Bookmark");
    assertThat(events)
        .filteredOn(Event.Deleted.class::isInstance)
        .singleElement()
        .satisfies(event ->
            assertThat(((Event.Deleted<NodeObject>) event).object().facts()).isEqualTo(FACTS));
  }

  @Test
  void theMessageOfARecordedStatusIsRead() throws IOException {
    assertThat(Documents.message(recorded("forbidden.json")))
        .startsWith("pods is forbidden: User \"system:serviceaccount:leafcast-system:leafcast\"");
  }

  @Test
  void anErrorEventIsRead() {
    List<Event<NodeObject>> events = new ArrayList<>();
    events(
            text(
                "{'type':'ERROR','object':{'kind':'Status','apiVersion':'v1','metadata':{},"
                    + "'status':'Failure','message':'too old resource version: 1 (5)',"
                    + "'reason':'Expired','code':410}}"),
            events::add)
        .orThrow();
    assertThat(events).containsExactly(new Event.Failed<>(410, "too old resource version: 1 (5)"));
  }

  @Test
  void anObjectMayComeBeforeItsType() {
    List<Event<NodeObject>> events = new ArrayList<>();
    events(
            text("{'object':{'metadata':{'name':'a','resourceVersion':'3'}},'type':'ADDED'}"),
            events::add)
        .orThrow();
    assertThat(events).singleElement().isInstanceOf(Event.Changed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "null",
        "<html>",
        "{'kind':'Status','status':'Failure','code':500}",
        "{'kind':'NodeList'}",
        "{'kind':'NodeList','metadata':{'resourceVersion':'7'}}",
        "{'kind':'PodList','metadata':{'resourceVersion':'7'},'items':[]}",
        "{'kind':'NodeList','metadata':{'resourceVersion':'7'},'items':{}}",
        "{'kind':'NodeList','metadata':{'resourceVersion':'7'},'items':[{}]}",
        "{'kind':'NodeList','metadata':{'resourceVersion':'7'},'items':[5]}",
        "{'kind':'NodeList','metadata':{'resourceVersion':'7'},'items':["
            + "{'metadata':{'name':'a','resourceVersion':'3'},'spec':'none'}]}",
        "{'kind':'NodeList','metadata':{'resourceVersion':'7'},'items':["
            + "{'metadata':{'name':'a','resourceVersion':'3'},'spec':{'podCIDRs':'10.42.0.0/24'}}]}",
        "{'kind':'NodeList','metadata':{'resourceVersion':'7'},'items':["
            + "{'metadata':{'name':'a','resourceVersion':'3'},'spec':{'podCIDRs':[['x']]}}]}",
        "{'kind':'NodeList','metadata':{'resourceVersion':'7'},'items':["
      })
  void whatIsNoNodeListIsBadAndNeverEmpty(String text) {
    assertThat(list(text(text))).isInstanceOf(Answer.Bad.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'type':'ADDED'}",
        "{'type':'ADDED','object':null}",
        "{'type':'ADDED','object':{'metadata':{'name':'a'}}}",
        "{'type':'EXPLODED','object':{}}",
        "[]",
        "nonsense",
      })
  void whatIsNoEventIsBad(String text) {
    assertThat(events(text(text), _ -> {})).isInstanceOf(Answer.Bad.class);
  }

  @Test
  void aListCutAtAnyOctetIsBad() throws IOException {
    byte[] whole = recorded("node-list.json").readAllBytes();
    // The last octet is the newline after the document.
    for (int length = 0; length < whole.length - 1; length++) {
      assertThat(list(new ByteArrayInputStream(whole, 0, length)))
          .as("the first %d octets", length)
          .isInstanceOf(Answer.Bad.class);
    }
  }

  @Test
  void aStreamCutInAnEventTellsOnlyTheWholeOnes() throws IOException {
    byte[] whole = recorded("node-events.jsonl").readAllBytes();
    String text = new String(whole, StandardCharsets.UTF_8);
    int second = text.indexOf('\n') + 1;
    for (int length = second + 1; length < second + 200; length++) {
      List<Event<NodeObject>> events = new ArrayList<>();
      Answer<End> end = events(broken(whole, length), events::add);
      assertThat(end).as("the first %d octets", length).isEqualTo(Answer.good(End.CUT));
      assertThat(events).hasSize(1);
    }
  }

  /** A chunked body whose connection is lost after {@code length} octets. */
  private static InputStream broken(byte[] whole, int length) {
    return new FilterInputStream(new ByteArrayInputStream(whole, 0, length)) {
      @Override
      public int read(byte[] into, int from, int most) throws IOException {
        int count = super.read(into, from, most);
        if (count < 0) {
          throw new IOException("Premature EOF");
        }
        return count;
      }
    };
  }

  private static Answer<Documents.Part<NodeObject>> list(InputStream body) {
    return Documents.list(body, Nodes.RESOURCE, Json.MOST_OF_ALL);
  }

  private static Answer<End> events(InputStream stream, Consumer<Event<NodeObject>> events) {
    return Documents.events(stream, Nodes.RESOURCE, events);
  }

  private static InputStream recorded(String name) {
    InputStream file = DocumentsTest.class.getResourceAsStream(name);
    if (file == null) {
      throw new AssertionError("there is no " + name);
    }
    return file;
  }

  private static InputStream text(String json) {
    return new ByteArrayInputStream(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
