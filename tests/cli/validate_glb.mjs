// Prints the Khronos glTF validator's report on one file as JSON: node validate_glb.mjs FILE.glb
import {readFileSync} from 'node:fs';
import validator from 'gltf-validator';

const report = await validator.validateBytes(new Uint8Array(readFileSync(process.argv[2])), {maxIssues: 100});
console.log(JSON.stringify(report.issues));
