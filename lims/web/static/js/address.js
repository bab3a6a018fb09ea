// A refused form draws its page at the form's own address, where nothing can be fetched: reload, refresh and drafts go by the page's.

export function keepAddress() {
  const { page } = document.getElementById("words").dataset;
  if (page && page !== location.pathname + location.search) history.replaceState(history.state, "", page + location.hash);
}
