// Gradio's own words in Danish, for the parts that this page can show; the rest falls back to English.
export const _name = "Dansk";
export const blocks = {
  connection_can_break: "På mobil kan forbindelsen ryge, hvis fanen mister fokus eller enheden går i dvale.",
  long_requests_queue: "Der er mange, der venter.",
  lost_connection: "Forbindelsen røg. Prøver igen …",
  waiting_for_inputs: "Venter på filer.",
};
export const checkbox = { checkbox: "Afkrydsningsfelt", checkbox_group: "Afkrydsningsfelter" };
export const chatbot = {
  edit: "Ret", retry: "Prøv igen", undo: "Fortryd", submit: "Send", cancel: "Annuller", like: "Godt svar",
  dislike: "Dårligt svar", clear: "Ryd samtalen",
};
export const common = {
  built_with: "bygget med", built_with_gradio: "Bygget med Gradio", clear: "Ryd", download: "Hent",
  edit: "Ret", empty: "Tom", error: "Fejl", hosted_on: "Ligger på", loading: "Åbner", logo: "Logo", or: "eller",
  remove: "Fjern", settings: "Indstillinger", share: "Del", submit: "Send", undo: "Fortryd",
  no_devices: "Ingen enheder fundet", language: "Sprog", display_theme: "Udseende", pwa: "Webapp",
};
export const errors = {
  build_error: "Assistenten kunne ikke bygges.", config_error: "Assistenten er sat forkert op.",
  contact_page_author: "Kontakt den, der driver assistenten.", no_app_file: "Assistenten mangler en fil.",
  runtime_error: "Assistenten gik i stå.", space_not_working: "Assistenten svarer ikke: {0}",
  space_paused: "Assistenten er sat på pause.", use_via_api: "API", use_via_api_or_mcp: "API",
};
export const label = { label: "Etiket" };
export const login = {
  enable_cookies: "Tillad cookies.", incorrect_credentials: "Forkert navn eller adgangskode",
  username: "Brugernavn", password: "Adgangskode", login: "Log ind",
};
export const number = { number: "Tal" };
export const radio = { radio: "Valgknapper" };
export const slider = { slider: "Skyder" };
export const dropdown = { dropdown: "Liste" };
export default { _name, blocks, checkbox, chatbot, common, errors, label, login, number, radio, slider, dropdown };
