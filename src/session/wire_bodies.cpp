// Bodies of the wire's frames. Tags are never reused; new fields get new tags.
#include "session/wire.h"
#include "session/wire_fields.h"

namespace psession::wire {

namespace {
constexpr size_t kMaxPath = 16384;
constexpr size_t kMaxArgument = 128u << 10;

template <class E>
E bounded(FieldReader& in, uint64_t last) {
  uint64_t v = in.number();
  if (v > last) in.fail();
  return E(v > last ? 0 : v);
}
}  // namespace

std::string encode(const Hello& h) {
  return FieldWriter().number(1, h.min_version).number(2, h.max_version).number(3, h.role).text(4, h.program).take();
}

bool decode(std::string_view body, Hello& h) {
  FieldReader in(body);
  while (in.next()) {
    switch (in.tag()) {
      case 1: h.min_version = uint32_t(in.number()); break;
      case 2: h.max_version = uint32_t(in.number()); break;
      case 3: h.role = bounded<Hello::Role>(in, Hello::kBroker); break;
      case 4: h.program = in.text(kMaxName); break;
    }
  }
  return in.ok();
}

std::string encode(const CreateRequest& r) {
  FieldWriter out;
  out.text(1, r.id).text(2, r.name).text(3, r.configuration).text(4, r.client).text(5, r.directory);
  out.number(6, uint64_t(r.idle_timeout_ms)).number(7, uint64_t(r.max_idle_timeout_ms));
  out.number(8, uint64_t(r.buffering)).number(9, r.umask).text(10, r.token).number(11, uint64_t(r.ping_ms));
  out.number(12, r.has_process_state).number(13, r.never_returns);
  for (const std::string& e : r.environment) out.always(20, e);
  for (const std::string& a : r.arguments) out.always(21, a);
  for (const Limit& l : r.limits) {
    std::string v;
    put_u64(v, uint64_t(l.resource));
    put_u64(v, l.soft);
    put_u64(v, l.hard);
    out.always(22, v);
  }
  return out.take();
}

bool decode(std::string_view body, CreateRequest& r) {
  FieldReader in(body);
  size_t environment = 0, arguments = 0;
  while (in.next()) {
    switch (in.tag()) {
      case 1: r.id = in.text(64); break;
      case 2: r.name = in.text(kMaxName); break;
      case 3: r.configuration = in.text(kMaxName); break;
      case 4: r.client = in.text(kMaxName); break;
      case 5: r.directory = in.text(kMaxPath); break;
      case 6: r.idle_timeout_ms = int64_t(in.number()); break;
      case 7: r.max_idle_timeout_ms = int64_t(in.number()); break;
      case 8: r.buffering = bounded<Buffering>(in, uint64_t(Buffering::kDrop)); break;
      case 9: r.umask = uint32_t(in.number()) & 0777; break;
      case 10: r.token = in.text(64); break;
      case 11: r.ping_ms = int64_t(in.number()); break;
      case 12: r.has_process_state = in.number() != 0; break;
      case 13: r.never_returns = in.number() != 0; break;
      case 20:
        environment += in.view().size() + 1;
        if (environment > kMaxEnvironment || r.environment.size() >= kMaxListItems) return false;
        if (in.view().find('=') == std::string_view::npos || in.view().find('\0') != std::string_view::npos) return false;
        r.environment.emplace_back(in.view());
        break;
      case 21:
        arguments += in.view().size() + 1;
        if (arguments > kMaxEnvironment || r.arguments.size() >= kMaxListItems) return false;
        r.arguments.push_back(in.text(kMaxArgument));
        break;
      case 22: {
        ByteReader v(in.view());
        Limit l;
        l.resource = int(v.u64());
        l.soft = v.u64();
        l.hard = v.u64();
        if (v.failed() || r.limits.size() >= 64) return false;
        r.limits.push_back(l);
        break;
      }
    }
  }
  return in.ok() && r.directory.find('\0') == std::string::npos;
}

std::string encode(const AttachRequest& r) {
  return FieldWriter()
      .text(1, r.id).text(2, r.client).text(3, r.token).number(4, r.have).number(5, r.fresh)
      .number(7, r.force).number(8, uint64_t(r.ping_ms)).number(9, uint64_t(r.idle_timeout_ms)).text(10, r.ssh_auth_sock)
      .number(11, uint64_t(int64_t(r.buffering)))
      .take();
}

bool decode(std::string_view body, AttachRequest& r) {
  FieldReader in(body);
  while (in.next()) {
    switch (in.tag()) {
      case 1: r.id = in.text(64); break;
      case 2: r.client = in.text(kMaxName); break;
      case 3: r.token = in.text(64); break;
      case 4: r.have = in.number(); break;
      case 5: r.fresh = in.number() != 0; break;
      case 7: r.force = in.number() != 0; break;
      case 8: r.ping_ms = int64_t(in.number()); break;
      case 9: r.idle_timeout_ms = int64_t(in.number()); break;
      case 10: r.ssh_auth_sock = in.text(kMaxPath); break;
      case 11: r.buffering = int(int64_t(in.number())); break;
    }
  }
  return in.ok() && r.buffering >= -1 && r.buffering <= int(Buffering::kDrop);
}

std::string encode(const SessionInfo& s) {
  return FieldWriter()
      .text(1, s.id).text(2, s.name).text(3, s.configuration).text(4, s.user).text(5, s.client)
      .number(6, uint64_t(s.pid)).number(7, uint64_t(s.state)).number(8, s.busy).number(9, uint64_t(s.buffering))
      .number(10, uint64_t(s.created_ms)).number(11, uint64_t(s.idle_timeout_ms))
      .number(12, uint64_t(s.max_idle_timeout_ms)).number(13, uint64_t(s.idle_since_ms))
      .number(14, uint64_t(s.disconnected_on_ms)).number(15, uint64_t(s.expires_on_ms)).number(16, s.dropped)
      .number(17, uint64_t(s.reason)).number(18, uint64_t(s.detail))
      .take();
}

bool decode(std::string_view body, SessionInfo& s) {
  FieldReader in(body);
  while (in.next()) {
    switch (in.tag()) {
      case 1: s.id = in.text(64); break;
      case 2: s.name = in.text(kMaxName); break;
      case 3: s.configuration = in.text(kMaxName); break;
      case 4: s.user = in.text(kMaxName); break;
      case 5: s.client = in.text(kMaxName); break;
      case 6: s.pid = int(in.number()); break;
      case 7: s.state = bounded<SessionState>(in, uint64_t(SessionState::kClosed)); break;
      case 8: s.busy = in.number() != 0; break;
      case 9: s.buffering = bounded<Buffering>(in, uint64_t(Buffering::kDrop)); break;
      case 10: s.created_ms = int64_t(in.number()); break;
      case 11: s.idle_timeout_ms = int64_t(in.number()); break;
      case 12: s.max_idle_timeout_ms = int64_t(in.number()); break;
      case 13: s.idle_since_ms = int64_t(in.number()); break;
      case 14: s.disconnected_on_ms = int64_t(in.number()); break;
      case 15: s.expires_on_ms = int64_t(in.number()); break;
      case 16: s.dropped = in.number(); break;
      case 17: s.reason = bounded<CloseReason>(in, uint64_t(CloseReason::kRuntimeGone)); break;
      case 18: s.detail = int(in.number()); break;
    }
  }
  return in.ok();
}

std::string encode(const std::vector<SessionInfo>& list) {
  FieldWriter out;
  for (const SessionInfo& s : list) out.always(1, encode(s));
  return out.take();
}

bool decode(std::string_view body, std::vector<SessionInfo>& list) {
  FieldReader in(body);
  while (in.next()) {
    if (in.tag() != 1) continue;
    if (list.size() >= kMaxListItems || !decode(in.view(), list.emplace_back())) return false;
  }
  return in.ok();
}

std::string encode(const Attached& a) {
  return FieldWriter().always(1, encode(a.info)).number(2, a.host_have).number(3, a.first).number(4, a.created)
      .number(5, a.last).take();
}

bool decode(std::string_view body, Attached& a) {
  FieldReader in(body);
  while (in.next()) {
    switch (in.tag()) {
      case 1: if (!decode(in.view(), a.info)) return false; break;
      case 2: a.host_have = in.number(); break;
      case 3: a.first = in.number(); break;
      case 4: a.created = in.number() != 0; break;
      case 5: a.last = in.number(); break;
    }
  }
  return in.ok();
}

std::string encode(const DisconnectRequest& r) {
  return FieldWriter().text(1, r.id).number(2, uint64_t(r.idle_timeout_ms)).number(3, uint64_t(int64_t(r.buffering))).take();
}

bool decode(std::string_view body, DisconnectRequest& r) {
  FieldReader in(body);
  while (in.next()) {
    switch (in.tag()) {
      case 1: r.id = in.text(64); break;
      case 2: r.idle_timeout_ms = int64_t(in.number()); break;
      case 3: r.buffering = int(int64_t(in.number())); break;
    }
  }
  return in.ok() && r.buffering >= -1 && r.buffering <= int(Buffering::kDrop);
}

std::string encode(const Error& e) {
  return FieldWriter().number(1, uint64_t(int64_t(e.code))).text(2, e.message).take();
}

bool decode(std::string_view body, Error& e) {
  FieldReader in(body);
  while (in.next()) {
    switch (in.tag()) {
      case 1: e.code = int(int64_t(in.number())); break;
      case 2: e.message = in.text(kMaxPath); break;
    }
  }
  return in.ok();
}

std::string encode(const Notice& n) { return FieldWriter().number(1, uint64_t(n.kind)).text(2, n.text).take(); }

bool decode(std::string_view body, Notice& n) {
  FieldReader in(body);
  while (in.next()) {
    switch (in.tag()) {
      case 1: n.kind = NoticeKind(in.number()); break;
      case 2: n.text = in.text(kMaxPath); break;
    }
  }
  return in.ok();
}

std::string encode(const Gap& g) { return FieldWriter().number(1, g.up_to).number(2, g.count).take(); }

bool decode(std::string_view body, Gap& g) {
  FieldReader in(body);
  while (in.next()) {
    switch (in.tag()) {
      case 1: g.up_to = in.number(); break;
      case 2: g.count = in.number(); break;
    }
  }
  return in.ok();
}

std::string encode(const HandOff& h) {
  return FieldWriter()
      .number(1, h.hello_pending).number(2, uint64_t(h.request)).text(3, h.body).text(4, h.rest).text(5, h.id)
      .text(6, h.spill_dir).text(7, h.runtime_dir).number(8, h.spill_quota)
      .take();
}

bool decode(std::string_view body, HandOff& h) {
  FieldReader in(body);
  while (in.next()) {
    switch (in.tag()) {
      case 1: h.hello_pending = in.number() != 0; break;
      case 2: h.request = Type(uint8_t(in.number())); break;
      case 3: h.body = std::string(in.view()); break;
      case 4: h.rest = std::string(in.view()); break;
      case 5: h.id = in.text(64); break;
      case 6: h.spill_dir = in.text(kMaxPath); break;
      case 7: h.runtime_dir = in.text(kMaxPath); break;
      case 8: h.spill_quota = in.number(); break;
    }
  }
  return in.ok();
}

std::string encode(const ChildEnded& c) {
  return FieldWriter().number(1, uint64_t(c.pid)).number(2, uint64_t(int64_t(c.status))).text(3, c.id).take();
}

bool decode(std::string_view body, ChildEnded& c) {
  FieldReader in(body);
  while (in.next()) {
    switch (in.tag()) {
      case 1: c.pid = int(in.number()); break;
      case 2: c.status = int(int64_t(in.number())); break;
      case 3: c.id = in.text(64); break;
    }
  }
  return in.ok();
}

std::string encode_id(std::string_view id) { return FieldWriter().text(1, id).take(); }

bool decode_id(std::string_view body, std::string& id) {
  FieldReader in(body);
  while (in.next()) {
    if (in.tag() == 1) id = in.text(64);
  }
  return in.ok();
}

std::string encode_reason(CloseReason reason, int detail) {
  return FieldWriter().number(1, uint64_t(reason)).number(2, uint64_t(int64_t(detail))).take();
}

bool decode_reason(std::string_view body, CloseReason& reason, int& detail) {
  FieldReader in(body);
  while (in.next()) {
    switch (in.tag()) {
      case 1: reason = bounded<CloseReason>(in, uint64_t(CloseReason::kRuntimeGone)); break;
      case 2: detail = int(int64_t(in.number())); break;
    }
  }
  return in.ok();
}

}  // namespace psession::wire
