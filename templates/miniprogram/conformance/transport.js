// Two ways to reach the harness. Each calls `hear(text)` for what comes, and has `tell(text)` and `stop()`.

/** By WebSocket. */
class Socket {
  constructor(my, address, device, hear, status) {
    Object.assign(this, { my, hear, status, stopped: false, open: false, waiting: [] });
    this.url = `${address.replace(/^http/, 'ws')}/device?device=${encodeURIComponent(device)}`;
    my.onSocketOpen(() => {
      this.open = true;
      status('connected');
      const all = this.waiting;
      this.waiting = [];
      for (const text of all) this.tell(text);
    });
    my.onSocketMessage(({ data }) => this.hear(data));
    my.onSocketClose((event) => this.lost(event));
    my.onSocketError((event) => this.lost(event));
    // The harness reads when something comes, so something comes now and then.
    this.beat = setInterval(() => this.open && my.sendSocketMessage({ data: '' }), 200);
    this.connect();
  }

  connect() {
    this.status('connecting');
    this.again = undefined;
    this.my.connectSocket({ url: this.url });
  }

  lost(event) {
    this.open = false;
    if (this.stopped || this.again !== undefined) return;
    const reason = event && (event.reason || event.errorMessage);
    this.status(reason ? String(reason) : 'not connected; trying again');
    this.again = setTimeout(() => this.connect(), 1000);
  }

  tell(text) {
    if (this.open) this.my.sendSocketMessage({ data: text });
    else this.waiting = [text];
  }

  stop() {
    this.stopped = true;
    clearInterval(this.beat);
    clearTimeout(this.again);
    this.my.closeSocket();
  }
}

/** By long polling. */
class Poll {
  constructor(my, address, device, hear, status) {
    Object.assign(this, { my, device, hear, status, stopped: false, atWork: false });
    this.url = `${address}/poll`;
    this.ask([]);
    // While a call is under way nothing is asked for; the harness still has to know that somebody is there.
    this.beat = setInterval(() => this.atWork && this.post([], false, () => {}), 3000);
  }

  ask(messages) {
    if (this.stopped) return;
    this.atWork = false;
    this.post(messages, true, (reply) => {
      if (this.stopped) return;
      if (reply === null) setTimeout(() => this.ask(messages), 1000);
      else if (reply.length === 0) this.ask([]);
      else {
        this.atWork = true;
        // The requests of the harness come one at a time; each is answered by `tell`.
        this.hear(JSON.stringify(reply[0]));
      }
    });
  }

  post(messages, wait, done) {
    this.my.request({
      url: this.url,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      dataType: 'text',
      timeout: 30000,
      data: JSON.stringify({ device: this.device, messages, wait }),
      success: ({ status, statusCode, data }) => {
        if ((status === undefined ? statusCode : status) !== 200) {
          this.status(String(data));
          return done(null);
        }
        this.status('connected');
        done(JSON.parse(data).messages);
      },
      fail: (error) => {
        this.status(String((error && (error.data || error.errorMessage)) || 'not connected; trying again'));
        done(null);
      },
    });
  }

  tell(text) {
    this.ask([text]);
  }

  stop() {
    this.stopped = true;
    clearInterval(this.beat);
  }
}

module.exports = { Socket, Poll };
