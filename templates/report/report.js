'use strict';
(() => {
  const root = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const at = (id) => document.getElementById(id);

  // The language: that of the report or of the browser first, then whichever is chosen.
  const radios = all('input[name=lang]');
  const speak = () => {
    const lang = radios.find((one) => one.checked).value;
    root.lang = lang === 'zh' ? 'zh-CN' : 'en';
    for (const one of all('[data-en]')) {
      const text = one.dataset[lang];
      if (one.tagName === 'INPUT') one.placeholder = text;
      else one.textContent = text;
    }
  };
  if ((navigator.language || '').toLowerCase().startsWith('zh')) at('lang-zh').checked = true;
  for (const one of radios) one.addEventListener('change', speak);
  speak();

  // The table of clauses.
  const rows = all('#clause-table tbody tr');
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const fields = ['verdict', 'level', 'section'];
  const filter = () => {
    const words = at('words').value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    rows.forEach((row, index) => {
      const fits = fields.every((name) => !at(name).value || row.dataset[name] === at(name).value)
        && words.every((word) => texts[index].includes(word));
      row.hidden = !fits;
      if (fits) count += 1;
    });
    at('shown').textContent = `${count} / ${rows.length}`;
    at('none').hidden = count > 0;
  };
  for (const one of [...fields, 'words']) at(one).addEventListener('input', filter);
  at('reset').addEventListener('click', () => {
    for (const one of [...fields, 'words']) at(one).value = '';
    filter();
  });
  for (const one of all('a[data-pick]')) {
    one.addEventListener('click', () => {
      for (const name of [...fields, 'words']) at(name).value = '';
      at('verdict').value = one.dataset.pick;
      filter();
    });
  }
  // A link to a clause that the filter hides shows it.
  const reveal = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && at(id);
    if (target && target.hidden) {
      at('reset').click();
      target.scrollIntoView();
    }
  };
  addEventListener('hashchange', reveal);

  // Paper has nothing to open.
  let closed = [];
  addEventListener('beforeprint', () => {
    closed = all('details:not([open])');
    for (const one of closed) one.open = true;
  });
  addEventListener('afterprint', () => {
    for (const one of closed) one.open = false;
  });

  root.classList.add('js');
  filter();
})();
