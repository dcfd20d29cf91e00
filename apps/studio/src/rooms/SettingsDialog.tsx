// Language and look.
import { look } from "../app/settings";
import { language, say } from "../app/words";
import { Choice } from "../ui/Choice";
import { Dialog } from "../ui/Dialog";

export function SettingsDialog(props: { onClose(): void }) {
  return (
    <Dialog title={say.value("settings")} onClose={props.onClose}>
      <Choice
        name={say.value("language")}
        value={language.value}
        options={[
          { value: "en", text: say.value("languageEnglish") },
          { value: "ko", text: say.value("languageKorean") },
        ]}
        onValue={(value) => (language.value = value)}
      />
      <Choice
        name={say.value("look")}
        value={look.value}
        options={[
          { value: "system", text: say.value("lookSystem") },
          { value: "dark", text: say.value("lookDark") },
          { value: "light", text: say.value("lookLight") },
        ]}
        onValue={(value) => (look.value = value)}
      />
    </Dialog>
  );
}
