import '@mantine/dropzone/styles.css'
import { Button, Stack, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconUpload } from '@tabler/icons-react'
import { uploads } from './use-uploads.ts'

/** Takes files as they are; what is wrong with one is said by the check, with the remedy. */
export function FileDrop() {
  return (
    <Dropzone
      onDrop={(files) => uploads.add(files)}
      multiple
      p="xl"
      // A click on the button is one on this; a frame that takes the keyboard itself would be no button to readers.
      activateOnKeyboard={false}
      inputProps={{ 'aria-label': 'Genotype files' }}
      role="group"
      aria-label="Drop genotype files here"
    >
      <Stack align="center" gap={6} ta="center" style={{ pointerEvents: 'none' }}>
        <IconUpload size={30} stroke={1.5} aria-hidden="true" />
        <Text fw={550}>Drop VCF files here, or</Text>
        <Button variant="default">Choose files</Button>
        <Text fz="sm" c="dimmed">
          One bgzip-compressed file per chromosome (.vcf.gz). A broken upload goes on where it
          stopped.
        </Text>
      </Stack>
    </Dropzone>
  )
}
